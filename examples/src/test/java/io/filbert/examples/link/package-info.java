@NullMarked
package io.filbert.examples.link;

import org.jspecify.annotations.NullMarked;
