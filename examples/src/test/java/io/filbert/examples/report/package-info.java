@NullMarked
package io.filbert.examples.report;

import org.jspecify.annotations.NullMarked;
