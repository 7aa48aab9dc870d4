/**
 * Layers of graph neural networks over mini-batches, named after {@code torch_geometric.nn}, on PyTorch by DJL.
 *
 * <p>Start with {@link io.filbert.nn.Parameters}: a model is one float array and a handful of layers that declared their tensors in it.
 * A step makes a manager of its own, binds the parameters to it, runs the layers over what the batch gives, and reads the gradients as
 * one array again:
 *
 * <ul>
 *   <li>what a layer reads is {@link io.filbert.nn.LayerEdges}, of a heterogeneous graph {@link io.filbert.nn.TypedEdges} out of a
 *       {@link io.filbert.nn.TypedBatch}: a sample is trimmed so that each layer computes only what the next one needs;
 *   <li>{@link io.filbert.nn.Features} takes the rows of a batch to torch;
 *   <li>the layers are {@link io.filbert.nn.SageConv}, {@link io.filbert.nn.GcnConv}, {@link io.filbert.nn.GatConv} and
 *       {@link io.filbert.nn.RgcnConv}; activations are those of {@code ai.djl.nn.Activation}, dropout is
 *       {@link io.filbert.nn.GraphOps#dropout};
 *   <li>{@link io.filbert.nn.DotProductDecoder} and {@link io.filbert.nn.DistMultDecoder} score links,
 *       {@link io.filbert.nn.Losses} has the losses;
 *   <li>{@link io.filbert.nn.GradientTape} computes gradients, {@link io.filbert.nn.Seeds} makes dropout repeatable.
 * </ul>
 *
 * <p>{@link io.filbert.nn.GraphOps} has the operations below the layers, and says what DJL's own do not promise. All of it works with no
 * seeds, no edges and no nodes: a rank whose slice of a step is empty computes a loss of 0 and gradients of 0.
 *
 * <p>DJL is an optional dependency; a project that uses this package names {@code ai.djl:api} and {@code ai.djl.pytorch:pytorch-engine}
 * itself.
 */
@NullMarked
package io.filbert.nn;

import org.jspecify.annotations.NullMarked;
