package io.filbert.examples.wordnet;

import java.util.List;

/** The four node types, one per database file. Satellite adjectives are adjectives. */
public enum PartOfSpeech {
    NOUN("noun"),
    VERB("verb"),
    ADJECTIVE("adj"),
    ADVERB("adv");

    /** All parts of speech in the order of their node types. */
    public static final List<PartOfSpeech> ALL = List.of(values());

    private final String nodeType;

    PartOfSpeech(String nodeType) {
        this.nodeType = nodeType;
    }

    /** The name of the node type, which is the suffix of the database file too: {@code noun, verb, adj, adv}. */
    public String nodeType() {
        return nodeType;
    }

    /** The part of speech that wndb(5) writes as {@code n v a s r}. */
    static PartOfSpeech ofSymbol(String symbol) {
        return switch (symbol) {
            case "n" -> NOUN;
            case "v" -> VERB;
            case "a", "s" -> ADJECTIVE;
            case "r" -> ADVERB;
            default -> throw new IllegalArgumentException("part of speech '" + symbol + "' is none of n v a s r");
        };
    }
}
