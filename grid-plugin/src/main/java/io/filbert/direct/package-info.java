/**
 * The one package that touches the internals of Hazelcast: {@link io.filbert.direct.DirectReads} takes values of maps by reference off
 * the partition threads. All that is done here can be done by public calls, and is where an internal one is missing.
 */
@NullMarked
package io.filbert.direct;

import org.jspecify.annotations.NullMarked;
