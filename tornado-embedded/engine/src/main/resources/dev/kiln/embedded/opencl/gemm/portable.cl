// C = epilogue(op(A) · op(B) [+ C]) for row-major, dense matrices; a work item computes 4 rows × 4 columns of C.
// Dimension 0 of the grid runs along C's columns, 1 along its rows, 2 over the batch.
// Built with TRANSPOSE_A, TRANSPOSE_B, ACCUMULATE (0 or 1) and EPILOGUE. Sums have the host's order: a chain of
// multiply-adds over each block of K, blocks added in order.

#if TRANSPOSE_A
#define LEFT(row) load_a(a, a_scales, at, row, m)
#else
#define LEFT(row) load_a(a, a_scales, row, at, k)
#endif

#if TRANSPOSE_B
#define RIGHT(column) load_b(b, b_scales, column, at, k)
#else
#define RIGHT(column) load_b(b, b_scales, at, column, n)
#endif

void store(__global float *c, __global const codes_aux *aux, float4 sums, int row, int column, int m, int n, int add,
           int last) {
  const float sum[4] = {sums.x, sums.y, sums.z, sums.w};
  for (int j = 0; j < 4; j++) {
    if (row < m && column + j < n) {
      const size_t at = (size_t)row * n + column + j;
      float v = sum[j];
      if (add) {
        v += c[at];
      }
#if EPILOGUE > 0
      if (last) {
        v = epilogue(v, aux[EPILOGUE == 5 ? row * mask_pitch(n) + column + j : column + j]);
      }
#endif
      c[at] = v;
    }
  }
}

__kernel void gemm(__global const codes_a *a, __global const scales_a *a_scales, __global const codes_b *b,
                   __global const scales_b *b_scales, __global float *c, __global const codes_aux *aux, int m, int n,
                   int k, int depth, int stride_a, int stride_b, int stride_c) {
  const int column = 4 * (int)get_global_id(0);
  const int row = 4 * (int)get_global_id(1);
  const size_t product = get_global_id(2);
  if (row >= m || column >= n) {
    return;
  }
  a += product * stride_a;
  b += product * stride_b;
  c += product * stride_c;
  aux += EPILOGUE == 5 ? product * stride_c : 0;
  // At the edges rows and columns are repeated, so that loads stay inside; what they give is not stored.
  const int4 rows = min(row + (int4)(0, 1, 2, 3), m - 1);
  const int4 columns = min(column + (int4)(0, 1, 2, 3), n - 1);
  for (int start = 0; start < k; start += depth) {
    const int end = min(start + depth, k);
    float4 sum0 = 0.0f, sum1 = 0.0f, sum2 = 0.0f, sum3 = 0.0f;
    for (int at = start; at < end; at++) {
      const float4 x = (float4)(LEFT(rows.x), LEFT(rows.y), LEFT(rows.z), LEFT(rows.w));
      const float4 y = (float4)(RIGHT(columns.x), RIGHT(columns.y), RIGHT(columns.z), RIGHT(columns.w));
      sum0 = MULTIPLY_ADD((float4)x.x, y, sum0);
      sum1 = MULTIPLY_ADD((float4)x.y, y, sum1);
      sum2 = MULTIPLY_ADD((float4)x.z, y, sum2);
      sum3 = MULTIPLY_ADD((float4)x.w, y, sum3);
    }
    const int add = ACCUMULATE || start > 0;
    const int last = end == k;
    store(c, aux, sum0, row, column, m, n, add, last);
    store(c, aux, sum1, row + 1, column, m, n, add, last);
    store(c, aux, sum2, row + 2, column, m, n, add, last);
    store(c, aux, sum3, row + 3, column, m, n, add, last);
  }
}
