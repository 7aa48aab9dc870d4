package io.filbert.store;

import static com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder.compact;

import com.hazelcast.nio.serialization.FieldKind;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.filbert.graph.AttributeSpec;
import io.filbert.graph.DType;
import io.filbert.graph.EdgeType;
import io.filbert.graph.FormatException;
import io.filbert.graph.GraphSchema;
import io.filbert.graph.GraphSchema.EdgeTypeSpec;
import io.filbert.graph.GraphSchema.NodeTypeSpec;
import io.filbert.partition.HashPartitionBook;
import io.filbert.partition.PartitionBook;
import io.filbert.partition.TablePartitionBook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The catalog's record of a graph: a Compact {@code filbert.Graph} with flat columns for people (name, state, version,
 * partitions, nodes, edges, bytes, created) and nested records for the schema. No class stands behind it, so members, SQL and
 * clients in other languages read it alike.
 */
final class CatalogRecord {
    private static final int FORMAT = 2;
    private static final String HASH = "hash";
    private static final String TABLE = "table";

    private CatalogRecord() {}

    static GenericRecord create(
            String graph, long incarnation, GraphSchema schema, PartitionBook book, long createdMillis) {
        return compact("filbert.Graph")
                .setInt32("format", FORMAT)
                .setString("name", graph)
                .setString("state", Catalog.LOADING)
                .setInt64("incarnation", incarnation)
                .setInt64("version", 0)
                .setString("book", book instanceof TablePartitionBook ? TABLE : HASH)
                .setInt32("partitions", book.partitions())
                .setArrayOfInt64("partitionVersions", new long[book.partitions()])
                .setInt64(
                        "nodes",
                        schema.nodeTypes().stream()
                                .mapToLong(NodeTypeSpec::count)
                                .sum())
                .setInt64("edges", 0)
                .setInt64("bytes", 0)
                .setInt64("createdMillis", createdMillis)
                .setArrayOfGenericRecord(
                        "nodeTypes",
                        schema.nodeTypes().stream().map(CatalogRecord::nodeType).toArray(GenericRecord[]::new))
                .setArrayOfGenericRecord(
                        "edgeTypes",
                        schema.edgeTypes().stream().map(CatalogRecord::edgeType).toArray(GenericRecord[]::new))
                .build();
    }

    static GenericRecord committed(
            GenericRecord record, long version, long[] partitionVersions, long[] moreEdges, long moreBytes) {
        GenericRecord[] edgeTypes = records(record, "edgeTypes").clone();
        for (int e = 0; e < edgeTypes.length; e++) {
            edgeTypes[e] = edgeTypes[e]
                    .newBuilderWithClone()
                    .setInt64("edges", edgeTypes[e].getInt64("edges") + moreEdges[e])
                    .build();
        }
        return record.newBuilderWithClone()
                .setString("state", Catalog.READY)
                .setInt64("version", version)
                .setArrayOfInt64("partitionVersions", partitionVersions)
                .setInt64(
                        "edges",
                        record.getInt64("edges") + LongStream.of(moreEdges).sum())
                .setArrayOfGenericRecord("edgeTypes", edgeTypes)
                .setInt64("bytes", record.getInt64("bytes") + moreBytes)
                .build();
    }

    /** The record with more attributes, each after the others of its type. */
    static GenericRecord withAttributes(GenericRecord record, List<NodeAttribute> added) {
        GenericRecord[] nodeTypes = records(record, "nodeTypes").clone();
        for (NodeAttribute attribute : added) {
            GenericRecord type = nodeTypes[attribute.nodeType()];
            List<AttributeSpec> specs = attributes(type);
            specs.add(attribute.spec());
            nodeTypes[attribute.nodeType()] = type.newBuilderWithClone()
                    .setArrayOfGenericRecord("attributes", attributes(specs))
                    .build();
        }
        return record.newBuilderWithClone()
                .setArrayOfGenericRecord("nodeTypes", nodeTypes)
                .build();
    }

    /** A record of a load with the schema and book of another one. */
    static GenericRecord defined(GenericRecord record, GenericRecord definition) {
        return record.newBuilderWithClone()
                .setString("book", text(definition, "book"))
                .setInt64("nodes", definition.getInt64("nodes"))
                .setArrayOfGenericRecord("nodeTypes", records(definition, "nodeTypes"))
                .setArrayOfGenericRecord("edgeTypes", records(definition, "edgeTypes"))
                .build();
    }

    static GenericRecord withIds(GenericRecord record, int nodeType, long[] starts) {
        GenericRecord[] nodeTypes = records(record, "nodeTypes").clone();
        nodeTypes[nodeType] = nodeTypes[nodeType]
                .newBuilderWithClone()
                .setArrayOfInt64("idStarts", starts)
                .build();
        return record.newBuilderWithClone()
                .setArrayOfGenericRecord("nodeTypes", nodeTypes)
                .build();
    }

    static GenericRecord dropping(GenericRecord record) {
        return record.newBuilderWithClone().setString("state", Catalog.DROPPING).build();
    }

    /** Whether it is a record of this form; SQL or another program may have put something else under a name. */
    static boolean isReadable(GenericRecord record) {
        return record.getFieldKind("format") == FieldKind.INT32
                && record.getFieldKind("state") == FieldKind.STRING
                && record.getInt32("format") == FORMAT;
    }

    static String name(GenericRecord record) {
        return text(record, "name");
    }

    static String state(GenericRecord record) {
        return text(record, "state");
    }

    static long incarnation(GenericRecord record) {
        return record.getInt64("incarnation");
    }

    /** Without its book when that is a table. */
    static GraphVersion version(GenericRecord record) {
        int format = record.getInt32("format");
        if (format != FORMAT) {
            throw new FormatException("graph " + name(record) + " is in catalog format " + format
                    + ", this version reads " + FORMAT + "; run the same Filbert version everywhere");
        }
        GraphSchema.Builder schema = GraphSchema.builder();
        for (GenericRecord type : records(record, "nodeTypes")) {
            schema.nodeType(new NodeTypeSpec(
                    text(type, "name"),
                    type.getInt64("count"),
                    SchemaWire.kind(type.getInt32("externalIds")),
                    attributes(type)));
        }
        for (GenericRecord type : records(record, "edgeTypes")) {
            schema.edgeType(new EdgeTypeSpec(
                    new EdgeType(text(type, "source"), text(type, "relation"), text(type, "destination")),
                    type.getBoolean("ids"),
                    type.getBoolean("weights"),
                    type.getBoolean("times"),
                    type.getBoolean("outEdges"),
                    type.getBoolean("links"),
                    attributes(type)));
        }
        long[] partitionVersions = Objects.requireNonNull(record.getArrayOfInt64("partitionVersions"));
        String book = text(record, "book");
        if (!book.equals(HASH) && !book.equals(TABLE)) {
            throw new FormatException("graph " + name(record) + " has a " + book
                    + " book, this version knows hash and table; run the same Filbert version everywhere");
        }
        return new GraphVersion(
                name(record),
                incarnation(record),
                record.getInt64("version"),
                partitionVersions,
                Arrays.stream(records(record, "edgeTypes"))
                        .mapToLong(type -> type.getInt64("edges"))
                        .toArray(),
                schema.build(),
                book.equals(HASH) ? new HashPartitionBook(partitionVersions.length) : null,
                Arrays.stream(records(record, "nodeTypes"))
                        .map(type -> Objects.requireNonNull(type.getArrayOfInt64("idStarts")))
                        .toArray(long[][]::new));
    }

    private static GenericRecord nodeType(NodeTypeSpec spec) {
        return compact("filbert.NodeType")
                .setString("name", spec.name())
                .setInt64("count", spec.count())
                .setInt32("externalIds", SchemaWire.code(spec.externalIds()))
                .setArrayOfInt64("idStarts", new long[0])
                .setArrayOfGenericRecord("attributes", attributes(spec.attributes()))
                .build();
    }

    private static GenericRecord edgeType(EdgeTypeSpec spec) {
        return compact("filbert.EdgeType")
                .setString("source", spec.type().source())
                .setString("relation", spec.type().relation())
                .setString("destination", spec.type().destination())
                .setBoolean("ids", spec.ids())
                .setBoolean("weights", spec.weights())
                .setBoolean("times", spec.times())
                .setBoolean("outEdges", spec.outEdges())
                .setBoolean("links", spec.links())
                .setInt64("edges", 0)
                .setArrayOfGenericRecord("attributes", attributes(spec.attributes()))
                .build();
    }

    private static GenericRecord[] attributes(List<AttributeSpec> specs) {
        return specs.stream()
                .map(spec -> compact("filbert.Attribute")
                        .setString("name", spec.name())
                        .setInt32("dtype", spec.dtype().code())
                        .setInt32("columns", spec.columns())
                        .setBoolean("sampling", spec.isSampling())
                        .build())
                .toArray(GenericRecord[]::new);
    }

    private static List<AttributeSpec> attributes(GenericRecord type) {
        List<AttributeSpec> specs = new ArrayList<>();
        for (GenericRecord record : records(type, "attributes")) {
            specs.add(new AttributeSpec(
                    text(record, "name"),
                    DType.of(record.getInt32("dtype")),
                    record.getInt32("columns"),
                    record.getBoolean("sampling")));
        }
        return specs;
    }

    private static GenericRecord[] records(GenericRecord record, String field) {
        return Objects.requireNonNull(record.getArrayOfGenericRecord(field), field);
    }

    private static String text(GenericRecord record, String field) {
        return Objects.requireNonNull(record.getString(field), field);
    }
}
