package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.InvalidGraphException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing is wrong in an otherwise good mapping, and the error is exactly this line: place, key, what is there, what may be there. */
class BrokenMappingsTest {
    private static final Path BASE = Path.of("base");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("DB_USER", "me", "DB_PASSWORD", "hunter2", "EMPTY", "");

    private static final String GOOD = """
            graph: papers
            partition: hash
            undirected: false
            rejectLimit: 10
            nodes:
              paper:
                id: {column: paper_id, type: string}
                attributes:
                  x: {dtype: float32, width: 3, column: features}
                  y: int64
                  venue: {dtype: int8, categories: [KDD, ICML], default: KDD}
                  cited: {dtype: float32, inDegree: paper cites paper}
                read:
                  - csv: {path: "papers/*.csv", separator: ";"}
                    where: {column: kind, equals: article}
              author:
                id: author_id
                count: 100
                attributes:
                  h: {dtype: int32, sampling: true}
                read:
                  - tsv: {path: authors.tsv, header: false, columns: [author_id, h]}
            edges:
              paper cites paper:
                source: from
                destination: to
                weight: w
                time: {column: t, format: iso-seconds}
                attributes:
                  words: {dtype: int8, width: 20, encoding: ones}
                read:
                  - csv: cites.csv
              author writes paper:
                source: author_id
                destination: paper_id
                id: edge_id
                links: true
                read:
                  - jdbc: {url: "jdbc:h2:x", query: "select 1", user: "${DB_USER}", password: "${DB_PASSWORD}"}
            """;

    @Test
    void theMappingIsGoodBeforeItIsBroken() {
        assertThat(parse(GOOD).graph()).isEqualTo("papers");
    }

    /** What is wrong; the text that is replaced; what by; the error. */
    static Stream<Arguments> mappings() {
        return Stream.of(
                Arguments.of(
                        "an unknown key",
                        "partition: hash",
                        "partitions: hash",
                        "2:1: partitions: unknown key 'partitions', must be one of graph, partition, undirected, rejectLimit, ogb, nodes, edges; did you mean 'partition'?"),
                Arguments.of(
                        "an unknown key of a node type",
                        "    count: 100",
                        "    number: 100",
                        "18:5: nodes.author.number: unknown key 'number', must be one of id, count, attributes, read"),
                Arguments.of(
                        "an unknown key of an edge type",
                        "    weight: w",
                        "    wieght: w",
                        "27:5: edges.paper cites paper.wieght: unknown key 'wieght', must be one of source, destination, id, ids, weight, time, attributes, outEdges, links, read; did you mean 'weight'?"),
                Arguments.of(
                        "an unknown key of an attribute",
                        "{dtype: int32, sampling: true}",
                        "{dtype: int32, sampled: true}",
                        "20:25: nodes.author.attributes.h.sampled: unknown key 'sampled', must be one of dtype, width, column, columns, encoding, separator, categories, format, default, sampling, inDegree"),
                Arguments.of(
                        "an unknown key of a source",
                        "separator: \";\"",
                        "seperator: \";\"",
                        "14:37: nodes.paper.read[0].csv.seperator: unknown key 'seperator', must be one of path, header, columns, separator, quote, charset, maxField, shared; did you mean 'separator'?"),
                Arguments.of(
                        "a key of csv at tsv",
                        "header: false, columns: [author_id, h]",
                        "separator: \";\"",
                        "22:34: nodes.author.read[0].tsv.separator: unknown key 'separator', must be one of path, header, columns, charset, maxField, shared"),
                Arguments.of(
                        "a key given twice",
                        "    destination: to",
                        "    destination: to\n    destination: too",
                        "27:5: edges.paper cites paper.destination: is given twice, first in line 26; leave one out"),
                Arguments.of(
                        "a key that is a list",
                        "partition: hash",
                        "[partition]: hash",
                        "2:1: has a list or a map for a key, must be text"),
                Arguments.of(
                        "a missing graph name",
                        "graph: papers\n",
                        "",
                        "1:1: graph: key 'graph' is missing, must be the graph's name"),
                Arguments.of(
                        "a graph name with a blank",
                        "graph: papers",
                        "graph: my papers",
                        "1:8: graph: graph name 'my papers' must be 1 to 64 letters, digits, '_' or '-' (it becomes part of map names)"),
                Arguments.of("an empty value", "graph: papers", "graph:", "1:7: graph: is empty, must be text"),
                Arguments.of(
                        "an unknown partition",
                        "partition: hash",
                        "partition: metis",
                        "2:12: partition: is 'metis', must be one of hash, ldg"),
                Arguments.of(
                        "yes for true",
                        "undirected: false",
                        "undirected: yes",
                        "3:13: undirected: is 'yes', must be one of true, false"),
                Arguments.of(
                        "a limit that is no number",
                        "rejectLimit: 10",
                        "rejectLimit: ten",
                        "4:14: rejectLimit: is 'ten', must be a whole number"),
                Arguments.of(
                        "a limit below 0",
                        "rejectLimit: 10",
                        "rejectLimit: -1",
                        "4:14: rejectLimit: rejectLimit=-1, must be at least 0"),
                Arguments.of(
                        "a list for text",
                        "rejectLimit: 10",
                        "rejectLimit: [10]",
                        "4:14: rejectLimit: is a list, must be a whole number"),
                Arguments.of(
                        "text for a map",
                        "    attributes:\n      words: {dtype: int8, width: 20, encoding: ones}",
                        "    attributes: words",
                        "29:17: edges.paper cites paper.attributes: is text, must be a map of settings"),
                Arguments.of(
                        "a list for a map",
                        "column: kind, equals: article}",
                        "column: kind, equals: article}\n  venue: [id]",
                        "16:10: nodes.venue: is a list, must be a map of settings"),
                Arguments.of(
                        "a map for a list",
                        "    read:\n      - csv: cites.csv",
                        "    read:\n      csv: cites.csv",
                        "32:7: edges.paper cites paper.read: is a map, must be a list of sources, each after a '-'"),
                Arguments.of(
                        "text for a list",
                        "    read:\n      - csv: cites.csv",
                        "    read: cites.csv",
                        "31:11: edges.paper cites paper.read: is text, must be a list of sources, each after a '-'"),
                Arguments.of(
                        "an unknown kind of id",
                        "type: string}",
                        "type: text}",
                        "7:34: nodes.paper.id.type: is 'text', must be one of dense, string, uuid, long"),
                Arguments.of(
                        "a node type without an id",
                        "    id: author_id\n",
                        "",
                        "16:3: nodes.author.id: node type author has no id, must be a column of its sources, or $row for the number of the row"),
                Arguments.of(
                        "external ids from the number of the row",
                        "column: paper_id",
                        "column: $row",
                        "7:5: nodes.paper.id: node type paper has external ids and id $row, must be a column"),
                Arguments.of(
                        "a count of external ids",
                        "    id: {column: paper_id, type: string}",
                        "    id: {column: paper_id, type: string}\n    count: 5",
                        "8:5: nodes.paper.count: node type paper has count=5 and external ids, must have one of the two; they are counted"),
                Arguments.of(
                        "a count that is a fraction",
                        "count: 100",
                        "count: 1.5",
                        "18:12: nodes.author.count: is '1.5', must be a whole number"),
                Arguments.of(
                        "a count below 0",
                        "count: 100",
                        "count: -5",
                        "18:12: nodes.author.count: node type author has count=-5, must be at least 0"),
                Arguments.of(
                        "an unknown dtype",
                        "y: int64",
                        "y: int46",
                        "10:10: nodes.paper.attributes.y: is 'int46', must be one of float32, float64, float16, int8, int32, int64, bool; did you mean 'int64'?"),
                Arguments.of(
                        "a missing dtype",
                        "{dtype: int32, sampling: true}",
                        "{sampling: true}",
                        "20:7: nodes.author.attributes.h.dtype: key 'dtype' is missing, must be one of float32, float64, float16, int8, int32, int64, bool"),
                Arguments.of(
                        "a width of 0",
                        "width: 3",
                        "width: 0",
                        "9:10: nodes.paper.attributes.x: attribute x has columns=0, must be at least 1 and a row at most 1048576 bytes"),
                Arguments.of(
                        "a width beyond a block",
                        "width: 3",
                        "width: 300000",
                        "9:10: nodes.paper.attributes.x: attribute x has columns=300000, must be at least 1 and a row at most 1048576 bytes"),
                Arguments.of(
                        "a width that the columns do not have",
                        "width: 3, column: features",
                        "width: 3, columns: [a, b]",
                        "9:7: nodes.paper.attributes.x: attribute x of node type paper has width=3 and 2 columns, must be as many"),
                Arguments.of(
                        "a range that goes back",
                        "width: 3, column: features",
                        "columns: f9..f0",
                        "9:36: nodes.paper.attributes.x.columns: attribute x has the range f9..f0, must go from a smaller number to a larger"),
                Arguments.of(
                        "column and columns",
                        "column: features",
                        "column: features, columns: f0..f2",
                        "9:45: nodes.paper.attributes.x.column: stands beside columns, must be one of the two"),
                Arguments.of(
                        "an unknown encoding",
                        "width: 20, encoding: ones",
                        "width: 20, encoding: onehot",
                        "30:49: edges.paper cites paper.attributes.words.encoding: is 'onehot', must be one of values, ones"),
                Arguments.of(
                        "ones with a default",
                        "width: 20, encoding: ones",
                        "width: 20, encoding: ones, default: 0",
                        "30:7: edges.paper cites paper.attributes.words: attribute words of edge type paper__cites__paper has encoding ones and a default, but an empty text is a row of zeros already"),
                Arguments.of(
                        "a separator that numbers have in them",
                        "width: 20, encoding: ones",
                        "width: 20, separator: \".\"",
                        "30:50: edges.paper cites paper.attributes.words.separator: attribute words has separator='.', must be text that no number has in it"),
                Arguments.of(
                        "a category given twice",
                        "categories: [KDD, ICML]",
                        "categories: [KDD, KDD]",
                        "11:40: nodes.paper.attributes.venue.categories: attribute venue has categories=[KDD, KDD], must be one or more, each named once"),
                Arguments.of(
                        "a default that is no category",
                        "default: KDD",
                        "default: VLDB",
                        "11:7: nodes.paper.attributes.venue: attribute venue of node type paper has default='VLDB', must be one of its categories [KDD, ICML]"),
                Arguments.of(
                        "categories of a float",
                        "dtype: int8, categories",
                        "dtype: float32, categories",
                        "11:7: nodes.paper.attributes.venue: attribute venue of node type paper has 2 categories, which FLOAT32 cannot number, must be an integer type that holds them"),
                Arguments.of(
                        "a default beyond its dtype",
                        "categories: [KDD, ICML], default: KDD",
                        "default: 300",
                        "11:7: nodes.paper.attributes.venue: attribute venue of node type paper has default='300', must be a value of INT8"),
                Arguments.of(
                        "a time format of a float",
                        "{dtype: float32, width: 3, column: features}",
                        "{dtype: float32, format: iso-millis}",
                        "9:7: nodes.paper.attributes.x: attribute x of node type paper has a time format and dtype FLOAT32, must be an integer type alone"),
                Arguments.of(
                        "sampling of a wide attribute",
                        "{dtype: int32, sampling: true}",
                        "{dtype: int32, width: 2, sampling: true}",
                        "20:10: nodes.author.attributes.h: attribute h is INT32[2], for sampling it must have 1 column and not be FLOAT16"),
                Arguments.of(
                        "an in-degree of no edge type",
                        "inDegree: paper cites paper",
                        "inDegree: paper quotes paper",
                        "12:31: nodes.paper.attributes.cited.inDegree: attribute cited of node type paper is the in-degree of paper__quotes__paper, which is no edge type; must be one that ends at paper"),
                Arguments.of(
                        "an in-degree that ends elsewhere",
                        "{dtype: int32, sampling: true}",
                        "{dtype: int32, inDegree: paper cites paper}",
                        "20:25: nodes.author.attributes.h.inDegree: attribute h of node type author is the in-degree of paper__cites__paper, which ends at paper; must be one that ends at author"),
                Arguments.of(
                        "an in-degree that is no edge type",
                        "inDegree: paper cites paper",
                        "inDegree: cites",
                        "12:41: nodes.paper.attributes.cited.inDegree: edge type 'cites' must be three words: source, relation and destination, as in 'author writes paper'"),
                Arguments.of(
                        "an in-degree in bytes",
                        "{dtype: float32, inDegree",
                        "{dtype: int8, inDegree",
                        "12:38: nodes.paper.attributes.cited.inDegree: attribute cited of node type paper is INT8[1], for an in-degree it must have 1 column of [FLOAT32, INT32, INT64]"),
                Arguments.of(
                        "an in-degree with a column",
                        "{dtype: float32, inDegree",
                        "{dtype: float32, column: c, inDegree",
                        "12:31: nodes.paper.attributes.cited.column: unknown key 'column', must be one of dtype, inDegree, sampling"),
                Arguments.of(
                        "an attribute without a source",
                        "    read:\n      - tsv: {path: authors.tsv, header: false, columns: [author_id, h]}\n",
                        "",
                        "16:3: nodes.author.read: node type author has attributes [h] and no source to read them"),
                Arguments.of(
                        "an attribute that no source gives",
                        "        where: {column: kind, equals: article}",
                        "        attributes: [x, y]",
                        "11:7: nodes.paper.attributes.venue: attribute venue of node type paper is given by no source; name it in the attributes of one"),
                Arguments.of(
                        "an attribute of a source that is none",
                        "        where: {column: kind, equals: article}",
                        "        attributes: [x, y, venue, w]",
                        "15:9: nodes.paper.read[0].attributes: csv BASE/papers/*.csv gives attribute w, which is none of node type paper, it has [x, y, venue]"),
                Arguments.of(
                        "a column that the file does not have",
                        "columns: [author_id, h]",
                        "columns: [auther_id, h]",
                        "22:9: nodes.author.read[0]: id is in column author_id, which is none of csv BASE/authors.tsv; it has [auther_id, h]; did you mean 'auther_id'?"),
                Arguments.of(
                        "columns beside a header",
                        "separator: \";\"",
                        "columns: [a, b]",
                        "14:9: nodes.paper.read[0]: csv BASE/papers/*.csv has a header and columns=[a, b], must have one of the two; the header names the columns"),
                Arguments.of(
                        "no columns and no header",
                        ", columns: [author_id, h]",
                        "",
                        "22:9: nodes.author.read[0]: csv BASE/authors.tsv has no header, its columns must be named"),
                Arguments.of(
                        "two sources in one",
                        "      - csv: {path: \"papers/*.csv\", separator: \";\"}\n",
                        "      - csv: papers.csv\n        parquet: papers.parquet\n",
                        "14:9: nodes.paper.read[0]: has [csv, parquet], must be one of csv, tsv, npy, parquet, arrow, jdbc, map"),
                Arguments.of(
                        "no source in a source",
                        "      - csv: cites.csv",
                        "      - {where: {column: a, equals: b}}",
                        "32:9: edges.paper cites paper.read[0]: has no source, must be one of csv, tsv, npy, parquet, arrow, jdbc, map"),
                Arguments.of(
                        "a source without a path",
                        "{path: \"papers/*.csv\", separator: \";\"}",
                        "{separator: \";\"}",
                        "14:9: nodes.paper.read[0].csv.path: key 'path' is missing, must be where the files are"),
                Arguments.of(
                        "a home directory",
                        "\"papers/*.csv\"",
                        "\"~/papers/*.csv\"",
                        "14:21: nodes.paper.read[0].csv.path: path ~/papers/*.csv begins with ~, which only a shell knows; write the whole path"),
                Arguments.of(
                        "a separator of two characters",
                        "separator: \";\"",
                        "separator: \";;\"",
                        "14:48: nodes.paper.read[0].csv.separator: separator is ';;', must be one character; a tab is \"\\t\""),
                Arguments.of(
                        "a quote of a word",
                        "separator: \";\"",
                        "quote: single",
                        "14:44: nodes.paper.read[0].csv.quote: quote is 'single', must be one character, or none"),
                Arguments.of(
                        "an unknown charset",
                        "separator: \";\"",
                        "charset: utf-7b",
                        "14:46: nodes.paper.read[0].csv.charset: charset 'utf-7b' is not known to Java, must be one like UTF-8, ISO-8859-1, windows-1252"),
                Arguments.of(
                        "a longest field of 0",
                        "separator: \";\"",
                        "maxField: 0",
                        "14:47: nodes.paper.read[0].csv.maxField: maxField=0, must be 1 to 67108864"),
                Arguments.of(
                        "a condition without a value",
                        "{column: kind, equals: article}",
                        "{column: kind}",
                        "15:9: nodes.paper.read[0].where.equals: key 'equals' is missing, must be the text that the rows have there"),
                Arguments.of(
                        "a condition on the number of the row",
                        "{column: kind, equals: article}",
                        "{column: $row, equals: 3}",
                        "15:25: nodes.paper.read[0].where.column: where names the column $row, must be one of the source's columns"),
                Arguments.of(
                        "an edge type of two words",
                        "  author writes paper:\n",
                        "  author writes:\n",
                        "34:5: edges.author writes: edge type 'author writes' must be three words: source, relation and destination, as in 'author writes paper'"),
                Arguments.of(
                        "an edge type given twice",
                        "  author writes paper:\n",
                        "  paper  cites paper:\n",
                        "34:5: edges.paper  cites paper: edge type paper__cites__paper is declared twice"),
                Arguments.of(
                        "an edge type of an undeclared node type",
                        "  author writes paper:\n",
                        "  writer writes paper:\n",
                        "33:3: edges.writer writes paper: edge type writer__writes__paper names node type writer, which is none of [paper, author]; declare it, without a source ('writer: {id: {type: string}}' under nodes) if its ids are those that edges name"),
                Arguments.of(
                        "an edge type without a destination",
                        "    destination: to\n",
                        "",
                        "24:3: edges.paper cites paper.destination: edge type paper__cites__paper has no destination, must be the column with the ids of the destination"),
                Arguments.of(
                        "an edge type without a source to read",
                        "    read:\n      - csv: cites.csv\n",
                        "",
                        "24:3: edges.paper cites paper.read: edge type paper__cites__paper has no source, must have one or more to read"),
                Arguments.of(
                        "an edge of external ids from the number of the row",
                        "    source: from",
                        "    source: $row",
                        "25:5: edges.paper cites paper.source: edge type paper__cites__paper has source $row, but node type paper has external ids; must be a column"),
                Arguments.of(
                        "a weight that is a list",
                        "weight: w",
                        "weight: [w]",
                        "27:13: edges.paper cites paper.weight: is a list, must be text"),
                Arguments.of(
                        "an unknown format of times",
                        "format: iso-seconds",
                        "format: iso",
                        "28:31: edges.paper cites paper.time.format: is 'iso', must be one of integer, iso-seconds, iso-millis"),
                Arguments.of(
                        "a time without a column",
                        "column: t, format",
                        "format",
                        "28:5: edges.paper cites paper.time.column: key 'column' is missing, must be a column of the sources"),
                Arguments.of(
                        "an attribute called weight",
                        "words: {dtype: int8, width: 20",
                        "weight: {dtype: int8, width: 20",
                        "29:5: edges.paper cites paper.attributes: edge type paper__cites__paper has weights and an attribute of the name weight; name the attribute otherwise"),
                Arguments.of(
                        "attributes of a source of edges",
                        "      - csv: cites.csv",
                        "      - csv: cites.csv\n        attributes: [words]",
                        "32:9: edges.paper cites paper.read[0]: csv BASE/cites.csv of edge type paper__cites__paper has attributes or an id of its own; only sources of node types may, a source of edges has all that the type has"),
                Arguments.of(
                        "edges of a map without an id",
                        "      - csv: cites.csv",
                        "      - map: cites",
                        "24:3: edges.paper cites paper.id: edge type paper__cites__paper has id $row for map cites, whose entries have no order; must be a column, such as __key"),
                Arguments.of(
                        "a variable that is not set",
                        "${DB_USER}",
                        "${DB_NAME}",
                        "39:59: edges.author writes paper.read[0].jdbc.user: environment variable DB_NAME is not set; set it, or give a default: ${DB_NAME:-...}"),
                Arguments.of(
                        "a variable that does not end",
                        "${DB_USER}",
                        "${DB_USER",
                        "39:59: edges.author writes paper.read[0].jdbc.user: a '${' begins no variable, must be ${NAME} or ${NAME:-default}"),
                Arguments.of(
                        "jdbc as text",
                        "      - jdbc: {url: \"jdbc:h2:x\", query: \"select 1\", user: \"${DB_USER}\", password: \"${DB_PASSWORD}\"}",
                        "      - jdbc: jdbc:h2:x;password=hunter2",
                        "39:15: edges.author writes paper.read[0].jdbc: is text, must be a map of settings"),
                Arguments.of(
                        "jdbc without a query",
                        "query: \"select 1\", ",
                        "",
                        "39:9: edges.author writes paper.read[0].jdbc.query: key 'query' is missing, must be a SELECT"),
                Arguments.of(
                        "a secret in a wrong place",
                        "rejectLimit: 10",
                        "rejectLimit: \"${DB_PASSWORD}\"",
                        "4:14: rejectLimit: is '(password)', must be a whole number"),
                Arguments.of(
                        "a password that is a list",
                        "\"${DB_PASSWORD}\"}",
                        "[hunter2]}",
                        "39:83: edges.author writes paper.read[0].jdbc.password: is a list, must be text"),
                Arguments.of(
                        "ogb beside nodes",
                        "rejectLimit: 10",
                        "ogb: raw",
                        "4:6: ogb: stands beside nodes or edges, must stand alone: the folder has both"),
                Arguments.of(
                        "a brace that is not closed",
                        "{column: t, format: iso-seconds}",
                        "{column: t, format: iso-seconds",
                        "29:15: is no YAML: while parsing a flow mapping, expected ',' or '}', but got :"),
                Arguments.of(
                        "a tab for blanks",
                        "    weight: w",
                        "\tweight: w",
                        "27:1: is no YAML: while scanning for the next token, found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
                Arguments.of(
                        "a password that YAML reads as an alias",
                        "\"${DB_PASSWORD}\"}",
                        "*hunter2}",
                        "39:83: is no YAML: a value that must be quoted"),
                Arguments.of(
                        "an alias of nothing",
                        "weight: w",
                        "weight: *w",
                        "27:13: is no YAML: , found undefined alias w"),
                Arguments.of(
                        "a character that YAML does not allow",
                        "weight: w",
                        "weight: \u0007",
                        "27:13: has the character U+0007, which YAML does not allow"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void isToldByPlaceKeyValueAndBound(String what, String good, String bad, String error) {
        assertThat(GOOD).containsOnlyOnce(good);

        assertThatThrownBy(() -> parse(GOOD.replace(good, bad)))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(shown(error));
    }

    /** What is wrong; the whole file; the error. */
    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("an empty file", "", "1:1: is empty, must have the keys graph, nodes and edges"),
                Arguments.of(
                        "a comment alone",
                        "# nothing yet\n",
                        "1:1: is empty, must have the keys graph, nodes and edges"),
                Arguments.of("a list", "- graph: papers\n", "1:1: is a list, must be a map of settings"),
                Arguments.of("a text", "papers\n", "1:1: is text, must be a map of settings"),
                Arguments.of(
                        "two documents",
                        "graph: a\n---\ngraph: b\n",
                        "2:1: is no YAML: expected a single document in the stream, but found another document"),
                Arguments.of(
                        "no node types",
                        "graph: papers\n",
                        "1:1: nodes: graph papers has no node types, must have one or more"),
                Arguments.of(
                        "node types that are an empty map",
                        "graph: papers\nnodes: {}\n",
                        "2:1: nodes: graph papers has no node types, must have one or more"),
                Arguments.of(
                        "a node type without a name",
                        "graph: papers\nnodes:\n  \"\": {}\n",
                        "3:7: nodes.: node type '' must be 1 to 128 characters, without control characters or outer blanks"),
                Arguments.of(
                        "a node type without settings",
                        "graph: papers\nnodes:\n  paper:\n",
                        "3:9: nodes.paper: is empty, must be a map of settings"),
                Arguments.of(
                        "an OGB folder that is not there",
                        "graph: papers\nogb: nowhere\n",
                        "2:6: ogb: OGB folder BASE/nowhere is not there, must be a dataset's folder raw"),
                Arguments.of(
                        "the reverse of an edge type beside undirected",
                        "graph: papers\nundirected: true\nnodes: {a: {}}\nedges:\n  a to a: {source: s, destination: d, read: [csv: e.csv]}\n  a rev_to a: {source: s, destination: d, read: [csv: e.csv]}\n",
                        "6:3: edges.a rev_to a: edge type a__rev_to__a is what undirected makes of a__to__a; leave it out, or leave undirected out"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isNoMapping(String what, String text, String error) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(shown(error));
    }

    private static String shown(String error) {
        return "papers.yaml:" + error.replace("BASE", BASE.toAbsolutePath().toString());
    }

    @Test
    void allThatIsWrongIsToldAtOnceInTheOrderOfTheFile() {
        String bad = GOOD.replace("partition: hash", "partition: hsh")
                .replace("y: int64", "y: integer")
                .replace("    count: 100\n", "    cuont: 100\n")
                .replace("    destination: to\n", "")
                .replace("links: true", "links: 1");

        assertThatThrownBy(() -> parse(bad))
                .hasMessageContaining("papers.yaml:2:12: partition: is 'hsh'")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines().map(line -> line.split(": ", -1)[0]))
                                .containsExactly(
                                        "papers.yaml:2:12",
                                        "papers.yaml:10:10",
                                        "papers.yaml:18:5",
                                        "papers.yaml:24:3",
                                        "papers.yaml:36:12"));
    }

    @Test
    void noErrorShowsASecret() {
        Matcher value = Pattern.compile("(?<=: )[A-Za-z0-9_./-]+(?=[,}\n])").matcher(GOOD);
        int errors = 0;
        while (value.find()) {
            String bad = GOOD.substring(0, value.start()) + "\"${DB_PASSWORD}\"" + GOOD.substring(value.end());
            try {
                parse(bad);
            } catch (InvalidGraphException e) {
                errors++;
                assertThat(e).message().doesNotContain("hunter2").startsWith("papers.yaml:");
            }
        }
        assertThat(errors).isGreaterThan(15);
        assertThat(parse(GOOD).toString() + parse(GOOD).describe()).doesNotContain("hunter2");
    }

    private static IngestMapping parse(String text) {
        return MappingFile.parse(text, "papers.yaml", BASE, ENVIRONMENT::get);
    }
}
