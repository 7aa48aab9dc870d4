@NullMarked
package io.filbert.partition;

import org.jspecify.annotations.NullMarked;
