package io.filbert.examples.wordnet;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Feature rows from glosses, by signed feature hashing (Weinberger et al., ICML 2009): every distinct word of a gloss adds
 * its inverse document frequency, ln(glosses / glosses with the word) and at most {@value #MAX_IDF}, to the column that its
 * hash names, or subtracts it, as another bit of the hash says; a row is then scaled to length 1. Words are runs of letters
 * and digits, in lower case.
 *
 * <p>The bound is there because rare words, of which most are seen once, would otherwise make up most of a row.
 */
final class GlossFeatures {
    private static final double MAX_IDF = 5.5;

    private final int columns;
    private final int glosses;
    private final Map<String, int[]> frequencies = new HashMap<>();

    /** Counts in how many glosses each word occurs. */
    GlossFeatures(List<Synset> synsets, int columns) {
        this.columns = columns;
        this.glosses = synsets.size();
        for (Synset synset : synsets) {
            for (String word : words(synset.gloss())) {
                frequencies.computeIfAbsent(word, w -> new int[1])[0]++;
            }
        }
    }

    /** Writes the row of a synset into {@code rows}, from position {@code row * columns}; the place must hold zeros. */
    void write(Synset synset, float[] rows, int row) {
        double[] sums = new double[columns];
        for (String word : words(synset.gloss())) {
            int[] frequency = frequencies.get(word);
            if (frequency != null) {
                long hash = hash(word);
                double idf = Math.min(MAX_IDF, StrictMath.log((double) glosses / frequency[0]));
                sums[(int) Math.multiplyHigh(hash >>> 1, 2L * columns)] += (hash & 1) == 0 ? idf : -idf;
            }
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int i = 0; i < columns; i++) {
            rows[row * columns + i] = (float) (sums[i] * scale);
        }
    }

    private static long hash(String word) {
        long hash = 0;
        for (int i = 0; i < word.length(); i++) {
            hash = Synset.mix((hash ^ word.charAt(i)) + 0x9E3779B97F4A7C15L);
        }
        return hash;
    }

    private static Set<String> words(String gloss) {
        Set<String> words = new LinkedHashSet<>();
        String lower = gloss.toLowerCase(Locale.ROOT);
        int start = -1;
        for (int i = 0; i <= lower.length(); i++) {
            boolean inWord = i < lower.length() && Character.isLetterOrDigit(lower.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words.add(lower.substring(start, i));
                start = -1;
            }
        }
        return words;
    }
}
