/** Programs that measure; the decisions in {@code docs/decisions} name them. */
package io.filbert.tests.bench;
