package io.filbert.examples.wordnet;

/** Which part of the nodes a node belongs to: 60 % train, 20 % validation, 20 % test, by a hash of the synset's words. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    static Split of(long hash) {
        long tenth = Math.multiplyHigh(hash >>> 1, 20); // 0..9, each for a tenth of all hashes
        return tenth < 6 ? TRAIN : tenth < 8 ? VALIDATION : TEST;
    }
}
