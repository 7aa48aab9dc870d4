package io.filbert.examples.wordnet;

import java.util.List;

/**
 * One line of a database file.
 *
 * @param pos the part of speech
 * @param offset where the line stands in its file: the name by which pointers know it
 * @param lexicographer the number of the lexicographer file, 0..44: the label
 * @param words the words as written, with {@code _} for a space
 * @param pointers in the order of the line
 * @param gloss definition and examples
 */
record Synset(
        PartOfSpeech pos, int offset, int lexicographer, List<String> words, List<Pointer> pointers, String gloss) {

    /**
     * A keyed 64-bit hash of what the synset says: part of speech, words and gloss. Offset, lexicographer file and
     * pointers (which hold offsets) do not enter.
     */
    long contentHash(long key) {
        long hash = absorb(mix(key), pos.nodeType());
        for (String word : words) {
            hash = absorb(hash, word);
        }
        return absorb(hash, gloss);
    }

    private static long absorb(long hash, String text) {
        long h = absorb(hash, text.length());
        for (int i = 0; i < text.length(); i++) {
            h = absorb(h, text.charAt(i));
        }
        return h;
    }

    private static long absorb(long hash, int value) {
        return mix((hash ^ value) + 0x9E3779B97F4A7C15L);
    }

    /** The finalizer of SplitMix64. */
    static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
