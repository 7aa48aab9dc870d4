package io.filbert.store;

import io.filbert.graph.AttributeSpec;
import java.io.Serializable;

/**
 * An attribute of a node type that gets new rows for all nodes: one that the type has, or a new one.
 *
 * @param nodeType index in the schema
 * @param spec what it is
 */
public record NodeAttribute(int nodeType, AttributeSpec spec) implements Serializable {}
