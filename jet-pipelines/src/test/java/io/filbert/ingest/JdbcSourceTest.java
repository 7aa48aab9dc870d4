package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcSourceTest {
    private static final Field ID = Field.number("id", "id");

    private final Path directory;

    JdbcSourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aQueryOfDuckDbsFileDatabase() throws SQLException {
        String url = "jdbc:duckdb:" + directory.resolve("papers.db");
        execute(
                url,
                "CREATE TABLE paper AS SELECT i AS id, 'p' || i AS name, i / 2 AS w, [i, i + 1] AS x FROM range(20000) t(i)");
        JdbcSource source = JdbcSource.of(url, "SELECT * FROM paper WHERE id % 2 = 0 ORDER BY id DESC");

        Reading reading = Reading.of(
                source,
                Field.number("row", Field.ROW),
                ID,
                Field.externalId("name", "name"),
                Field.weight("w"),
                Reading.attribute("x", DType.INT32, 2, "x"));

        assertThat(reading.rejects).isEmpty();
        assertThat(reading.rows)
                .hasSize(10_000)
                .startsWith("0|19998|p19998|9999.0|19998 19999")
                .endsWith("9999|0|p0|0.0|0 1");
    }

    @Test
    void aQueryOfH2WithNamesInItsOwnCase() throws SQLException {
        String url = "jdbc:h2:" + directory.resolve("papers");
        execute(
                url,
                "CREATE TABLE paper(id BIGINT, kind VARCHAR(10), w DOUBLE PRECISION, n NUMERIC(20), ok BOOLEAN, t TIMESTAMP, u UUID,"
                        + " x INTEGER ARRAY)",
                "INSERT INTO paper VALUES (1, 'a', 0.5, 12, true, TIMESTAMP '2024-02-29 12:30:00',"
                        + " '6f9619ff-8b86-d011-b42d-00cf4fc964ff', ARRAY[1, 2])",
                "INSERT INTO paper VALUES (2, 'b', 1.5, 13, false, null, null, null)",
                "INSERT INTO paper VALUES (null, 'a', 2.5, 14, null, null, null, null)");
        JdbcSource source = JdbcSource.of(url, "SELECT * FROM paper").driver("org.h2.Driver");
        Field time = Reading.time(Field.number("time", "t"), Field.TimeFormat.ISO_SECONDS);

        Reading reading = Reading.of(
                source,
                new Where("kind", "a"),
                ID,
                Field.weight("w"),
                Field.number("n", "n"),
                Reading.attribute("ok", DType.BOOL, 1, "ok"),
                time,
                Field.externalId("u", "u"),
                Reading.attribute("x", DType.INT64, 2, "x"));

        assertThat(reading.rows).containsExactly("1|0.5|12|1|1709209800|6f9619ff-8b86-d011-b42d-00cf4fc964ff|1 2");
        assertThat(reading.rejects)
                .singleElement()
                .hasToString("jdbc:h2:" + directory.resolve("papers") + ":3: MISSING_VALUE: column id is empty");
        assertThat(Reading.of(source, time).rejects).hasSize(2);
        assertThat(Reading.of(source, Field.number("id", "kind")).rejects)
                .extracting(Reject::reason)
                .containsOnly(RejectReason.NUMBER)
                .hasSize(3);
        assertThat(Reading.of(source, Field.number("id", "w")).rejects)
                .singleElement()
                .satisfies(r -> assertThat(r.detail())
                        .isEqualTo("column w is of type DOUBLE PRECISION, id must be an integer"));
    }

    @Test
    void aWrongQueryAColumnThatIsNotThereAndAWrongPassword() throws SQLException {
        String url = "jdbc:h2:" + directory.resolve("safe") + ";USER=reader;PASSWORD=sesame";
        execute(url, "CREATE TABLE t(id INT, name INT)");
        String plain = "jdbc:h2:" + directory.resolve("safe");

        assertThat(only(JdbcSource.of(url, "SELECT id FROM nowhere")))
                .startsWith("the query failed: Table \"NOWHERE\" not found");
        assertThat(only(JdbcSource.of(url, "SELECT name FROM t")))
                .isEqualTo("has no column 'id'; its columns are: NAME");
        assertThat(only(JdbcSource.of(plain, "SELECT id FROM t").user("reader").password("opensaysme")))
                .startsWith("the query failed: Wrong user name or password")
                .doesNotContain("opensaysme");
        assertThat(only(JdbcSource.of("jdbc:nothing:x;PASSWORD=sesame", "SELECT 1")))
                .startsWith("no driver on the class path");
        assertThat(JdbcSource.of(url, "SELECT 1")).hasToString("jdbc " + plain);
        assertThat(JdbcSource.of("jdbc:postgresql://me:sesame@host/db?x=1", "SELECT 1"))
                .hasToString("jdbc jdbc:postgresql:...");
        assertThatThrownBy(() -> JdbcSource.of("h2:x", "SELECT 1")).isInstanceOf(InvalidGraphException.class);
        assertThatThrownBy(() -> Reading.of(JdbcSource.of(url, "SELECT 1").driver("no.Driver"), ID))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("driver no.Driver is not on the class path of this member");
    }

    private static String only(JdbcSource source) {
        Reading reading = Reading.of(source, ID);
        assertThat(reading.rows).isEmpty();
        assertThat(reading.rejects).hasSize(1);
        assertThat(reading.rejects.get(0).reason()).isEqualTo(RejectReason.FORMAT);
        return reading.rejects.get(0).detail();
    }
}
