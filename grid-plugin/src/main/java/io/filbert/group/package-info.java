/**
 * Groups of processes that work on one thing, such as the trainers of a model: what of them lies in the grid. {@link
 * io.filbert.group.Membership} says who has which rank, a {@link io.filbert.group.Round} holds one bucket of a collective operation while
 * the ranks give their parts, and {@link io.filbert.group.GroupMaps} names the maps. All of it is changed by entry processors, each of
 * which may run twice and changes nothing the second time. What processes do with it is in the client SDK's {@code DistContext}.
 */
@NullMarked
package io.filbert.group;

import org.jspecify.annotations.NullMarked;
