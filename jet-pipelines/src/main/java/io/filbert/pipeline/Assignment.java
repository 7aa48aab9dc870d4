package io.filbert.pipeline;

import com.hazelcast.cluster.Address;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How a job has dealt the partitions over its members when it began, and with them the parts of the epoch: part k is made by the k-th
 * member, cyclically. Items of the job go by this, also after a partition moved. Immutable.
 *
 * @param members the addresses of those that have partitions
 * @param partitions of each member, ascending
 * @param ownerOf of each partition the number of its member
 * @param self the number of the member that this is for, -1 when it has no partition
 */
record Assignment(List<String> members, int[][] partitions, int[] ownerOf, int self) implements Serializable {
    static Assignment of(Map<Address, int[]> table, Address self) {
        List<Map.Entry<Address, int[]>> dealt = table.entrySet().stream()
                .filter(entry -> entry.getValue().length > 0)
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .toList();
        List<Address> addresses = dealt.stream().map(Map.Entry::getKey).toList();
        int[][] partitions = new int[addresses.size()][];
        int[] ownerOf =
                new int[table.values().stream().mapToInt(owned -> owned.length).sum()];
        for (int m = 0; m < partitions.length; m++) {
            partitions[m] = dealt.get(m).getValue().clone();
            Arrays.sort(partitions[m]);
            for (int partition : partitions[m]) {
                ownerOf[partition] = m;
            }
        }
        return new Assignment(
                List.copyOf(addresses.stream().map(Address::toString).toList()),
                partitions,
                ownerOf,
                addresses.indexOf(self));
    }

    /** The part of the epoch that is this member's i-th, from 0; beyond all parts for a member without partitions. */
    long ownPart(int i) {
        return self < 0 ? Integer.MAX_VALUE : (long) i * members.size() + self;
    }

    /** One of this member's partitions: spreads numbers over the processors that work for them. */
    int ownPartition(int number) {
        return partitions[self][number % partitions[self].length];
    }
}
