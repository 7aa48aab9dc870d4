/**
 * How fast Filbert is, beside what the machine allows: {@code filbert bench}. Every figure is measured in the run that prints it, and
 * stands beside a yardstick measured in the same rounds; {@link io.filbert.examples.bench.BenchCommand} lists the benches,
 * {@link io.filbert.examples.bench.BenchCluster} starts members and clients as processes of their own,
 * {@link io.filbert.examples.bench.Rounds} measures in turn, {@link io.filbert.examples.bench.BenchReport} judges.
 */
@NullMarked
package io.filbert.examples.bench;

import org.jspecify.annotations.NullMarked;
