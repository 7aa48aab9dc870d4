/** Tests of the pipelines on real members. */
@NullMarked
package io.filbert.pipeline;

import org.jspecify.annotations.NullMarked;
