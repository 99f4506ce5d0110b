// C = epilogue(op(A) · op(B) [+ C]) for GPUs, on row-major, dense matrices. A group computes a tile of C from parts of A
// and B that it shares in local memory; each of its items sums ROWS × COLUMNS elements in registers.
//
// Built with TRANSPOSE_A, TRANSPOSE_B, ACCUMULATE (0 or 1), EPILOGUE, ROWS, COLUMNS, GROUP_ROWS, GROUP_COLUMNS (items of
// a group) and STEPS (of K that are shared at once). Sums have the host's order: a chain of multiply-adds over each
// block of K, blocks added in order.

#define TILE_ROWS (GROUP_ROWS * ROWS)
#define TILE_COLUMNS (GROUP_COLUMNS * COLUMNS)
#define ITEMS (GROUP_ROWS * GROUP_COLUMNS)

__kernel __attribute__((reqd_work_group_size(GROUP_COLUMNS, GROUP_ROWS, 1))) void gemm(
    __global const codes_a *restrict a, __global const scales_a *restrict a_scales, __global const codes_b *restrict b,
    __global const scales_b *restrict b_scales, __global float *restrict c, __global const codes_aux *restrict aux,
    int m, int n, int k, int depth, int stride_a, int stride_b, int stride_c) {
  __local float left[STEPS][TILE_ROWS + 1]; // one more, so that neighbours lie in different banks
  __local float right[STEPS][TILE_COLUMNS + 1];
  const int x = get_local_id(0);
  const int y = get_local_id(1);
  const int item = y * GROUP_COLUMNS + x;
  const int first_row = TILE_ROWS * (int)get_group_id(1);
  const int first_column = TILE_COLUMNS * (int)get_group_id(0);
  const size_t product = get_global_id(2);
  a += product * stride_a;
  b += product * stride_b;
  c += product * stride_c;
  aux += EPILOGUE == 5 ? product * stride_c : 0;
  for (int start = 0; start < k; start += depth) {
    const int end = min(start + depth, k);
    float sums[ROWS][COLUMNS];
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
#pragma unroll
      for (int s = 0; s < COLUMNS; s++) {
        sums[r][s] = 0.0f;
      }
    }
    for (int at = start; at < end; at += STEPS) {
      barrier(CLK_LOCAL_MEM_FENCE);
      // Neighbouring items read neighbouring elements; what the matrices lack counts as 0.
      for (int i = item; i < STEPS * TILE_ROWS; i += ITEMS) {
        const int step = TRANSPOSE_A ? i / TILE_ROWS : i % STEPS;
        const int row = TRANSPOSE_A ? i % TILE_ROWS : i / STEPS;
        const int from = first_row + row;
        const bool is_inside = from < m && at + step < end;
        left[step][row] = !is_inside     ? 0.0f
                          : TRANSPOSE_A ? load_a(a, a_scales, at + step, from, m)
                                        : load_a(a, a_scales, from, at + step, k);
      }
      for (int i = item; i < STEPS * TILE_COLUMNS; i += ITEMS) {
        const int step = TRANSPOSE_B ? i % STEPS : i / TILE_COLUMNS;
        const int column = TRANSPOSE_B ? i / STEPS : i % TILE_COLUMNS;
        const int from = first_column + column;
        const bool is_inside = from < n && at + step < end;
        right[step][column] = !is_inside     ? 0.0f
                              : TRANSPOSE_B ? load_b(b, b_scales, from, at + step, k)
                                            : load_b(b, b_scales, at + step, from, n);
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      for (int step = 0; step < STEPS; step++) {
        float u[ROWS];
        float v[COLUMNS];
#pragma unroll
        for (int r = 0; r < ROWS; r++) {
          u[r] = left[step][y + r * GROUP_ROWS];
        }
#pragma unroll
        for (int s = 0; s < COLUMNS; s++) {
          v[s] = right[step][x + s * GROUP_COLUMNS];
        }
#pragma unroll
        for (int r = 0; r < ROWS; r++) {
#pragma unroll
          for (int s = 0; s < COLUMNS; s++) {
            sums[r][s] = MULTIPLY_ADD(u[r], v[s], sums[r][s]);
          }
        }
      }
    }
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
#pragma unroll
      for (int s = 0; s < COLUMNS; s++) {
        const int row = first_row + y + r * GROUP_ROWS;
        const int column = first_column + x + s * GROUP_COLUMNS;
        if (row < m && column < n) {
          const size_t place = (size_t)row * n + column;
          float sum = sums[r][s];
          if (ACCUMULATE || start > 0) {
            sum += c[place];
          }
#if EPILOGUE > 0
          if (end == k) {
            sum = epilogue(sum, aux[EPILOGUE == 5 ? row * mask_pitch(n) + column : column]);
          }
#endif
          c[place] = sum;
        }
      }
    }
  }
}
