package io.filbert.partition;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import io.filbert.graph.GraphException;
import io.filbert.partition.PartitionGraph.Undirected;

/** METIS_PartGraphKway of libmetis 5 with its default options, by JNA: both are needed here only. */
final class Metis {
    private static final int OK = 1;
    private static final int OPTIONS = 40;

    private Metis() {}

    /** The part of each node. One call at a time, for METIS draws from the C library's one generator. */
    static synchronized int[] partGraphKway(Undirected graph, int parts) {
        try {
            return Call.partGraphKway(graph, parts);
        } catch (UnsatisfiedLinkError e) {
            throw new GraphException(
                    "METIS is not installed: "
                            + String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("no libmetis")
                                    .replaceAll(":$", "")
                            + ". Install libmetis 5 (Debian, Ubuntu: apt-get install libmetis5; Fedora: dnf install metis;"
                            + " Alpine: apk add metis; macOS: brew install metis), or use Partitioner.ldg",
                    e);
        } catch (NoClassDefFoundError e) {
            throw new GraphException(
                    "METIS is called through JNA, which is not on the class path: add net.java.dev.jna:jna, or use"
                            + " Partitioner.ldg",
                    e);
        }
    }

    /** Loaded on first use, so that JNA may be missing until then. */
    private static final class Call {
        static int[] partGraphKway(Undirected graph, int parts) {
            NativeLibrary metis = NativeLibrary.getInstance("metis");
            int[] options = new int[2 * OPTIONS];
            metis.getFunction("METIS_SetDefaultOptions").invokeInt(new Object[] {options});
            if (options[OPTIONS] != 0) { // it wrote 40 words of 8 bytes
                throw new GraphException("libmetis at " + metis.getFile()
                        + " was built with 64-bit indices (IDXTYPEWIDTH), 32 are needed; install the distribution's"
                        + " libmetis 5, or use Partitioner.ldg");
            }
            int[] part = new int[graph.start().length - 1];
            int result = metis.getFunction("METIS_PartGraphKway").invokeInt(new Object[] {
                new IntByReference(part.length), // nvtxs
                new IntByReference(1), // ncon
                graph.start(), // xadj
                graph.neighbor(), // adjncy
                null, // vwgt
                null, // vsize
                graph.weight(), // adjwgt
                new IntByReference(parts), // nparts
                null, // tpwgts
                null, // ubvec
                null, // options
                new IntByReference(), // objval
                part
            });
            if (result != OK) {
                throw new GraphException("METIS_PartGraphKway answered " + result + " for " + part.length
                        + " nodes and " + parts + " parts"
                        + (result == -3 ? ": not enough memory; use Partitioner.ldg" : ""));
            }
            return part;
        }
    }
}
