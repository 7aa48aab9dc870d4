package io.filbert.examples.wordnet;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The synsets of one part of speech in the order of a keyed hash of their content: position = node id. */
final class Ids {
    private final List<Synset> synsets;
    private final Map<Integer, Integer> idOfOffset = new HashMap<>();

    /** @throws IllegalArgumentException if two synsets have the same hash, for their order would be the file's */
    Ids(List<Synset> unordered, long key) {
        record Keyed(long hash, Synset synset) {}
        List<Keyed> keyed = unordered.stream()
                .map(s -> new Keyed(s.contentHash(key), s))
                .sorted(Comparator.comparingLong(Keyed::hash))
                .toList();
        for (int id = 0; id < keyed.size(); id++) {
            if (id > 0 && keyed.get(id).hash == keyed.get(id - 1).hash) {
                throw new IllegalArgumentException("two synsets have the same words and gloss: "
                        + keyed.get(id).synset.words() + " and "
                        + keyed.get(id - 1).synset.words());
            }
            idOfOffset.put(keyed.get(id).synset.offset(), id);
        }
        this.synsets = keyed.stream().map(Keyed::synset).toList();
    }

    int size() {
        return synsets.size();
    }

    Synset synset(int id) {
        return synsets.get(id);
    }

    /** The id of the synset at this offset; throws IllegalArgumentException when there is none. */
    int id(int offset) {
        Integer id = idOfOffset.get(offset);
        if (id == null) {
            throw new IllegalArgumentException("a pointer leads to offset " + offset + ", where no synset begins");
        }
        return id;
    }
}
