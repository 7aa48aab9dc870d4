@NullMarked
package io.filbert.examples.wordnet;

import org.jspecify.annotations.NullMarked;
