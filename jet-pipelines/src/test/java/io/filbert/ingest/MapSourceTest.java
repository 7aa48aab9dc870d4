package io.filbert.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.filbert.graph.DType;
import io.filbert.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MapSourceTest {
    private static final Field ID = Field.number("id", "id");
    private static final Field NAME = Field.externalId("name", "name");
    private static final Field X = Reading.attribute("x", DType.FLOAT32, 2, "x");
    private static final Field KEY = Field.externalId("key", MapSource.KEY);

    @Test
    void valuesOfThreeKindsGiveTheSameRows() {
        IMap<Object, Object> compact = TestMember.get().getMap("compact");
        IMap<Object, Object> json = TestMember.get().getMap("json");
        IMap<Object, Object> maps = TestMember.get().getMap("maps");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            compact.put(
                    "k" + i,
                    GenericRecordBuilder.compact("paper")
                            .setInt64("id", i)
                            .setString("name", "p" + i)
                            .setArrayOfFloat32("x", new float[] {i, 0.5f})
                            .build());
            json.put(
                    "k" + i,
                    new HazelcastJsonValue("{\"id\": " + i + ", \"name\": \"p" + i + "\", \"x\": [" + i + ", 0.5]}"));
            maps.put("k" + i, new HashMap<>(Map.of("id", i, "name", "p" + i, "x", List.of((double) i, 0.5))));
            expected.add(i + "|p" + i + "|" + (float) i + " 0.5|k" + i);
        }

        for (String map : List.of("compact", "json", "maps")) {
            Reading reading = Reading.of(MapSource.of(map), ID, NAME, X, KEY);
            assertThat(reading.rejects).isEmpty();
            assertThat(reading.rows).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(reading.splits).hasSize(11);
            assertThat(reading.records).isEqualTo(500);
            assertThat(Reading.of(MapSource.of(map), new Where("name", "p77"), ID).rows)
                    .containsExactly("77");
        }
    }

    @Test
    void absentAndWrongValuesAreRejectedWithTheEntry() {
        IMap<Object, Object> map = TestMember.get().getMap("absent");
        map.put(1, new HazelcastJsonValue("{\"id\": 1.5}"));
        map.put(2, new HazelcastJsonValue("{\"name\": \"a\"}"));
        map.put(3, new HazelcastJsonValue("{\"id\": 3}"));

        Reading reading = Reading.of(MapSource.of("absent"), ID);

        assertThat(reading.rows).containsExactly("3");
        assertThat(reading.rejects)
                .extracting(r -> r.reason() + " " + r.detail() + " " + r.row())
                .containsExactlyInAnyOrder(
                        "NUMBER column id is '1.5', must be an integer 1: {\"id\": 1.5}",
                        "MISSING_VALUE column id is empty 2: {\"name\": \"a\"}");
        assertThat(reading.rejects.get(0).file()).matches("map absent, partition \\d+");
    }

    @Test
    void valuesThatAreNoRecordsEndTheReading() {
        TestMember.get().getMap("longs").put("a", 7L);
        TestMember.get().getMap("broken").put("a", new HazelcastJsonValue("[1, "));

        assertThat(Reading.of(MapSource.of("longs"), ID).rejects)
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.reason()).isEqualTo(RejectReason.FORMAT);
                    assertThat(r.detail()).startsWith("key 'a' has a value of class java.lang.Long, must be");
                });
        assertThat(Reading.of(MapSource.of("broken"), ID).rejects)
                .singleElement()
                .satisfies(r -> assertThat(r.detail()).isEqualTo("key 'a' has a value that is no JSON object: '[1, '"));
    }

    @Test
    void noOrderNoMapAndNoEntriesAreRefusedByName() {
        TestMember.get().getMap("empty").put(1, 1);
        TestMember.get().getMap("empty").clear();
        TestMember.get().getMap("some").put(1, 1);

        assertThatThrownBy(() -> Reading.of(MapSource.of("some"), Field.number("id", Field.ROW)))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("id of map some is $row, but the entries of a map have no order; name a column, or __key");
        assertThatThrownBy(() -> MapSource.of("nowhere").splits(TestMember.get()))
                .hasMessage("map nowhere on member " + Place.address(TestMember.get()) + " is not there");
        assertThat(TestMember.get().getDistributedObjects())
                .noneMatch(o -> o.getName().equals("nowhere"));
        assertThatThrownBy(() -> MapSource.of("empty").splits(TestMember.get())).hasMessageEndingWith(" is empty");
    }
}
