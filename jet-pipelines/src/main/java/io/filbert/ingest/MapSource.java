package io.filbert.ingest;

import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.PartitionPredicate;
import com.hazelcast.query.Predicates;
import io.filbert.graph.InvalidGraphException;
import io.filbert.partition.PartitionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an IMap: values are Compact records without a class on the members, {@link com.hazelcast.core.HazelcastJsonValue}s, or
 * {@link java.util.Map}s by name. A name that a value does not have is null; {@value #KEY} is the entry's key. A split is a Hazelcast
 * partition, which is read as a whole.
 *
 * <p>Entries have no order, so {@link Field#ROW} is refused: name a column with the id, also for edges. Entries that change while they are
 * read are read before or after the change.
 */
public final class MapSource implements RowSource {
    private static final long serialVersionUID = 1L;

    /** The column of the key. */
    public static final String KEY = "__key";

    private final String map;

    private MapSource(String map) {
        this.map = map;
    }

    /** The map of this name. */
    public static MapSource of(String map) {
        if (map.isBlank()) {
            throw new InvalidGraphException("the name of a map is empty");
        }
        return new MapSource(map);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public List<Split> splits(HazelcastInstance member) {
        boolean isThere = false;
        for (DistributedObject object : member.getDistributedObjects()) {
            isThere |= object instanceof IMap<?, ?> && object.getName().equals(map);
        }
        if (!isThere || member.getMap(map).isEmpty()) {
            throw new InvalidGraphException(
                    "map " + map + " on member " + Place.address(member) + (isThere ? " is empty" : " is not there"));
        }
        List<Split> splits = new ArrayList<>();
        for (int p = 0; p < member.getPartitionService().getPartitions().size(); p++) {
            splits.add(new Split(this + ", partition " + p, "", p, p + 1L, -1, -1, -1));
        }
        return splits;
    }

    /** The entries of a partition. */
    PartitionPredicate<Object, Object> partition(HazelcastInstance member, Split split) {
        return Predicates.partitionPredicate(PartitionKeys.of(member)[(int) split.from()], Predicates.alwaysTrue());
    }

    @Override
    public long count(HazelcastInstance member, Split split, @Nullable Where where) {
        if (where == null) {
            Set<Object> keys = member.getMap(map).keySet(partition(member, split));
            return keys.size();
        }
        return RowSource.super.count(member, split, where);
    }

    @Override
    public RowReader open(
            HazelcastInstance member, Split split, List<Field> fields, @Nullable Where where, Rejects rejects) {
        for (Field field : fields) {
            if (field.columns().contains(Field.ROW)) {
                throw new InvalidGraphException(field.name() + " of " + this + " is " + Field.ROW
                        + ", but the entries of a map have no order; name a column, or " + KEY);
            }
        }
        return new MapRowReader(this, member, split, fields, where, rejects);
    }

    String name() {
        return map;
    }

    @Override
    public String toString() {
        return "map " + map;
    }
}
