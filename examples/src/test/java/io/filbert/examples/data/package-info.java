@NullMarked
package io.filbert.examples.data;

import org.jspecify.annotations.NullMarked;
