@NullMarked
package io.filbert.examples.bench;

import org.jspecify.annotations.NullMarked;
