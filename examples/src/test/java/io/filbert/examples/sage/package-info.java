@NullMarked
package io.filbert.examples.sage;

import org.jspecify.annotations.NullMarked;
