package io.filbert.examples.wordnet;

import java.util.Map;

/**
 * A pointer of a synset: what it means and where it leads.
 *
 * @param relation what the pointer's symbol means, see {@link #relationOf}
 * @param pos the part of speech of the target
 * @param offset where the target stands in its file; used to find the target and for nothing else
 */
record Pointer(String relation, PartOfSpeech pos, int offset) {
    private static final Map<String, String> RELATIONS = Map.ofEntries(
            Map.entry("!", "antonym"),
            Map.entry("@", "hypernym"),
            Map.entry("@i", "instance_hypernym"),
            Map.entry("~", "hyponym"),
            Map.entry("~i", "instance_hyponym"),
            Map.entry("#m", "member_holonym"),
            Map.entry("#s", "substance_holonym"),
            Map.entry("#p", "part_holonym"),
            Map.entry("%m", "member_meronym"),
            Map.entry("%s", "substance_meronym"),
            Map.entry("%p", "part_meronym"),
            Map.entry("=", "attribute"),
            Map.entry("+", "derivation"),
            Map.entry(";c", "topic"),
            Map.entry("-c", "topic_member"),
            Map.entry(";r", "region"),
            Map.entry("-r", "region_member"),
            Map.entry(";u", "usage"),
            Map.entry("-u", "usage_member"),
            Map.entry("*", "entailment"),
            Map.entry(">", "cause"),
            Map.entry("^", "also_see"),
            Map.entry("$", "verb_group"),
            Map.entry("&", "similar_to"),
            Map.entry("<", "participle"),
            Map.entry("\\", "pertainym"));

    /**
     * The relation that a pointer symbol of wninput(5) stands for: one name for each of the 26 symbols.
     *
     * @throws IllegalArgumentException for another symbol
     */
    static String relationOf(String symbol) {
        String relation = RELATIONS.get(symbol);
        if (relation == null) {
            throw new IllegalArgumentException("pointer symbol '" + symbol + "' is not one of wninput(5)");
        }
        return relation;
    }
}
