@NullMarked
package io.filbert.examples.nn;

import org.jspecify.annotations.NullMarked;
