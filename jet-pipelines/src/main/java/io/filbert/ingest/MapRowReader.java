package io.filbert.ingest;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastJsonValue;
import com.hazelcast.jet.json.JsonUtil;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one partition of a map. */
final class MapRowReader extends RecordReader {
    private final MapSource source;
    private final HazelcastInstance member;
    private final String[] names;
    private final @Nullable Object[] values;
    private final ObjectCells cells = new ObjectCells();
    private @Nullable Iterator<Map.Entry<Object, Object>> entries;
    private Map.@Nullable Entry<Object, Object> entry;
    private long read;

    MapRowReader(
            MapSource source,
            HazelcastInstance member,
            Split split,
            List<Field> fields,
            @Nullable Where where,
            Rejects rejects) {
        super(split, fields, where, rejects);
        this.source = source;
        this.member = member;
        Set<String> wanted = new TreeSet<>();
        fields.forEach(field -> wanted.addAll(field.columns()));
        if (where != null) {
            wanted.add(where.column());
        }
        this.names = wanted.toArray(String[]::new);
        this.values = new Object[names.length];
    }

    @Override
    void begin() throws BadFile {
        IMap<Object, Object> map = member.getMap(source.name());
        entries = map.entrySet(source.partition(member, split())).iterator();
        bind(List.of(names).stream().map(Column::untyped).toList());
        cells.set(values);
    }

    @Override
    boolean advance() throws BadFile {
        Iterator<Map.Entry<Object, Object>> iterator = Objects.requireNonNull(entries);
        if (!iterator.hasNext()) {
            return false;
        }
        read++;
        Map.Entry<Object, Object> current = iterator.next();
        entry = current;
        Object value = current.getValue();
        if (value instanceof HazelcastJsonValue json) {
            fill(parsed(current.getKey(), json), current.getKey());
        } else if (value instanceof Map<?, ?> named) {
            fill(named, current.getKey());
        } else if (value instanceof GenericRecord fields) {
            for (int i = 0; i < names.length; i++) {
                values[i] = names[i].equals(MapSource.KEY) ? current.getKey() : field(fields, names[i]);
            }
        } else {
            throw BadFile.format(
                    "key " + BadValue.shown(String.valueOf(current.getKey())) + " has a value of class "
                            + value.getClass().getName()
                            + ", must be a Compact record without a class on the members, HazelcastJsonValue, or java.util.Map");
        }
        return true;
    }

    private static Map<String, Object> parsed(Object key, HazelcastJsonValue json) throws BadFile {
        try {
            Map<String, Object> parsed = JsonUtil.mapFrom(json.getValue());
            if (parsed != null) {
                return parsed;
            }
        } catch (IOException | RuntimeException e) { // said below
        }
        throw BadFile.format("key " + BadValue.shown(String.valueOf(key)) + " has a value that is no JSON object: "
                + BadValue.shown(json.getValue()));
    }

    private void fill(Map<?, ?> named, Object key) {
        for (int i = 0; i < names.length; i++) {
            values[i] = names[i].equals(MapSource.KEY) ? key : named.get(names[i]);
        }
    }

    private static @Nullable Object field(GenericRecord record, String name) {
        return switch (record.getFieldKind(name)) {
            case BOOLEAN, NULLABLE_BOOLEAN -> record.getNullableBoolean(name);
            case INT8, NULLABLE_INT8 -> record.getNullableInt8(name);
            case INT16, NULLABLE_INT16 -> record.getNullableInt16(name);
            case INT32, NULLABLE_INT32 -> record.getNullableInt32(name);
            case INT64, NULLABLE_INT64 -> record.getNullableInt64(name);
            case FLOAT32, NULLABLE_FLOAT32 -> record.getNullableFloat32(name);
            case FLOAT64, NULLABLE_FLOAT64 -> record.getNullableFloat64(name);
            case STRING -> record.getString(name);
            case DECIMAL -> record.getDecimal(name);
            case DATE -> record.getDate(name);
            case TIMESTAMP -> record.getTimestamp(name);
            case TIMESTAMP_WITH_TIMEZONE -> record.getTimestampWithTimezone(name);
            case ARRAY_OF_INT32 -> record.getArrayOfInt32(name);
            case ARRAY_OF_INT64 -> record.getArrayOfInt64(name);
            case ARRAY_OF_FLOAT32 -> record.getArrayOfFloat32(name);
            case ARRAY_OF_FLOAT64 -> record.getArrayOfFloat64(name);
            case ARRAY_OF_BOOLEAN -> record.getArrayOfBoolean(name);
            case ARRAY_OF_STRING -> record.getArrayOfString(name);
            case NOT_AVAILABLE -> null;
            default -> record; // a kind that no field takes
        };
    }

    @Override
    Cells cells() {
        return cells;
    }

    @Override
    long line() {
        return read;
    }

    @Override
    String rowText() {
        return entry == null ? "" : entry.getKey() + ": " + entry.getValue();
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        entries = null;
        entry = null;
    }
}
