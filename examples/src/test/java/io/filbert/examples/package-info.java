@NullMarked
package io.filbert.examples;

import org.jspecify.annotations.NullMarked;
