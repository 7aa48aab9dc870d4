package io.filbert.sampler;

import io.filbert.store.AdjacencySection;
import java.util.Arrays;
import java.util.List;

/**
 * The neighborhood of one row at a time, as it lies in the sections of one adjacency of a partition: usually a range of one
 * section, several parts when the row was split. One thread.
 */
final class RowList {
    private final AdjacencySection[] sections;
    private final AdjacencySection[] section;
    private final int[] start;
    private final int[] at;
    private int parts;
    private int firstNumber;

    /** @param sections all sections of the adjacency that the partition has, in any order */
    RowList(List<AdjacencySection> sections) {
        this.sections = sections.toArray(new AdjacencySection[0]);
        Arrays.sort(
                this.sections,
                (a, b) -> a.rowStart() != b.rowStart()
                        ? Integer.compare(a.rowStart(), b.rowStart())
                        : Integer.compare(a.first(), b.first()));
        this.section = new AdjacencySection[sections.size()];
        this.start = new int[sections.size() + 1];
        this.at = new int[sections.size()];
    }

    /** Goes to a row; one that no section has is an empty list. */
    void find(int row) {
        int low = 0;
        int high = sections.length;
        while (low < high) { // the first section that ends after the row
            int middle = (low + high) >>> 1;
            if (sections[middle].rowStart() + sections[middle].rows() > row) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        parts = 0;
        firstNumber = low;
        for (int s = low; s < sections.length && sections[s].rowStart() <= row; s++) {
            int local = row - sections[s].rowStart();
            section[parts] = sections[s];
            at[parts] = sections[s].colptr()[local];
            start[parts + 1] = start[parts] + sections[s].colptr()[local + 1] - at[parts];
            parts++;
        }
    }

    /** The length of the list. */
    int size() {
        return start[parts];
    }

    int parts() {
        return parts;
    }

    AdjacencySection section(int part) {
        return section[part];
    }

    /** How many sections there are in all. */
    int sections() {
        return sections.length;
    }

    /** The number of a part's section among all. */
    int number(int part) {
        return firstNumber + part;
    }

    AdjacencySection numbered(int number) {
        return sections[number];
    }

    /** The list position of a part's first entry; of the number of parts, the length of the list. */
    int start(int part) {
        return start[part];
    }

    /** The position of a part's first entry in its section. */
    int at(int part) {
        return at[part];
    }

    /** The position in its section of an entry of a part. */
    int at(int part, int position) {
        return at[part] + position - start[part];
    }

    /** The part that has a list position. */
    int partOf(int position) {
        int part = 0;
        while (position >= start[part + 1]) {
            part++;
        }
        return part;
    }
}
