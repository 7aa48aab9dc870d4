/**
 * Messages between the loaders and the members: who owns a partition, one call per owner, retry, re-route, barrier. It
 * carries messages and knows neither graphs nor samplers; {@link io.filbert.rpc.Rpc} is the way in. Nothing else in Filbert
 * touches Hazelcast's executor.
 */
@NullMarked
package io.filbert.rpc;

import org.jspecify.annotations.NullMarked;
