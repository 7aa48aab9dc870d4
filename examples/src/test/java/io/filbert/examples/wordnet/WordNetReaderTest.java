package io.filbert.examples.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordNetReaderTest {
    private static final String VERB = "00002325 29 v 02 respire 1 take_air a 003 $ 00001740 v 0000 @ 02112831 v 0000"
            + " + 03121972 a 0101 01 + 02 00 | undergo the processes of respiration | by cells  ";

    @Test
    void aLineIsWordsPointersAndGloss() {
        Synset synset = WordNetReader.parse(VERB);
        assertThat(synset.pos()).isEqualTo(PartOfSpeech.VERB);
        assertThat(synset.offset()).isEqualTo(2325);
        assertThat(synset.lexicographer()).isEqualTo(29);
        assertThat(synset.words()).containsExactly("respire", "take_air");
        assertThat(synset.gloss()).isEqualTo("undergo the processes of respiration | by cells");
        assertThat(synset.pointers())
                .containsExactly(
                        new Pointer("verb_group", PartOfSpeech.VERB, 1740),
                        new Pointer("hypernym", PartOfSpeech.VERB, 2112831),
                        new Pointer("derivation", PartOfSpeech.ADJECTIVE, 3121972));
    }

    @Test
    void aSatelliteIsAnAdjective() {
        assertThat(WordNetReader.parse("00003131 00 s 01 adducent 0 000 | drawing inward")
                        .pos())
                .isEqualTo(PartOfSpeech.ADJECTIVE);
    }

    @Test
    void theHashOfTheContentIgnoresOffsetAndLexicographer() {
        Synset synset = WordNetReader.parse(VERB);
        Synset moved = WordNetReader.parse(VERB.replace("00002325 29", "77777777 44"));
        assertThat(moved.contentHash(5)).isEqualTo(synset.contentHash(5)).isNotEqualTo(synset.contentHash(6));
        assertThat(WordNetReader.parse(VERB.replace("respire", "respires")).contentHash(5))
                .isNotEqualTo(synset.contentHash(5));
    }

    @Test
    void aMalformedLineIsNamed() {
        for (String line : List.of("", "no gloss", "x 29 v 00 000 | g", VERB.replace("003 $", "004 $"))) {
            assertThatThrownBy(() -> WordNetReader.parse(line))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a line of wndb(5)");
        }
        assertThatThrownBy(() -> WordNetReader.parse(VERB.replace("003 $", "003 ?")))
                .hasRootCauseMessage("pointer symbol '?' is not one of wninput(5)");
    }
}
