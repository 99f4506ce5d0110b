/**
 * Matrix products on the host's cores: C = epilogue(op(A) · op(B) [+ C]), summed in FP32.
 *
 * <p>Letters: A is M × K, B is K × N, C is M × N after op (transposition or not). The method is that of Goto and van de
 * Geijn (ACM TOMS 34:3, 2008): both operands are copied into <em>panels</em> that the
 * {@link dev.kiln.embedded.host.gemm.MicroKernel} reads front to back. A <em>left</em> panel is 6 rows of op(A), a
 * <em>right</em> panel is two vectors' worth of columns of op(B), both at most
 * {@link dev.kiln.embedded.host.gemm.Panels#DEPTH} deep. All left panels are packed first, by all threads; then every
 * tile of C packs the right panels it needs and multiplies.
 *
 * <p>Two kinds of product read an operand where it lies, as packing it would cost more than multiplying: those with few
 * columns ({@link dev.kiln.embedded.host.gemm.NarrowCall}), and those with few rows, as of small batches, whose B is
 * the weights ({@link dev.kiln.embedded.host.gemm.FlatCall}).
 *
 * <p>Operands may be stored in other formats than FP32 ({@link dev.kiln.embedded.host.gemm.StoredMatrix}). Packing is
 * where they are decoded, a few rows at a time and never as a whole: a
 * {@link dev.kiln.embedded.host.gemm.DecodingPacker} gives decoded rows to a packer of FP32, and weights, which are
 * integers, have packers of their own. Where C is not FP32, sums of several blocks of K grow in scratch memory of a
 * thread. A {@link dev.kiln.embedded.host.gemm.HalfTileWriter} encodes finished micro-tiles, a
 * {@link dev.kiln.embedded.host.gemm.ByteFloatWriter} whole groups of C's columns, as their scale depends on all of
 * them: finished tiles that own such groups, or, where that would make too few tiles for all threads, rows of a C that
 * is summed as a whole before.
 *
 * <p>An element of C is a sum over blocks of K in ascending order, and inside a block over k in ascending order, each
 * step one fused multiply-add. The blocks depend on K alone, so the bits depend on the shape and never on the number of
 * threads or on who computed which tile.
 */
@NullMarked
package dev.kiln.embedded.host.gemm;

import org.jspecify.annotations.NullMarked;
