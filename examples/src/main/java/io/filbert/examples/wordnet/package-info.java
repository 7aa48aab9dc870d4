/**
 * WordNet 3.1 as a typed graph for node classification: {@link io.filbert.examples.wordnet.WordNetReader} reads the
 * database files (format wndb(5)), {@link io.filbert.examples.wordnet.WordNetGraph} makes of the synsets four node types,
 * 62 edge types, 256 feature columns, 45 classes and a split.
 *
 * <p>The database files betray their labels: they are written one lexicographer file after the other, so the neighbor in
 * the file has the same label in 99.95 % of the cases. Node ids, edge order and split therefore depend only on what a
 * synset says (its words and its gloss) and never on where it stands.
 */
@NullMarked
package io.filbert.examples.wordnet;

import org.jspecify.annotations.NullMarked;
