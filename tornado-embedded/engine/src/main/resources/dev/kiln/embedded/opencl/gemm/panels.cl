// C = epilogue(op(A) · op(B) [+ C]) for CPU devices, on row-major, dense matrices. A work item is one thread's piece of
// work: it packs a strip of B into memory that its core caches and multiplies it with rows of A that pack_left packed.
//
// Built with TRANSPOSE_A, TRANSPOSE_B, ACCUMULATE (0 or 1), EPILOGUE, ROWS (of C that are summed in registers at once),
// VECTORS (of 8 columns that are summed with them), DEPTH (of the largest block of K), STRIP (most columns of a strip), CACHED (panels of A
// that stay in cache while panels of B pass) and UNROLL. Sums have the host's order: a chain of fused multiply-adds over
// each block of K, blocks added in order.

#define COLUMNS (8 * VECTORS)

// Packs ROWS rows by depth steps of A for each work item, step by step. Rows that A lacks repeat its last.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void pack_left(
    __global const codes_a *restrict a, __global const scales_a *restrict a_scales, __global float *restrict left, int m,
    int k, int depth, int stride_a, int first_row, int first_product) {
  const int row = first_row + ROWS * (int)get_global_id(0);
  const int from = depth * (int)get_global_id(1);
  const int to = min(from + depth, k);
  const size_t product = get_global_id(2);
  a += (first_product + product) * stride_a;
  left += ((product * get_global_size(1) + get_global_id(1)) * get_global_size(0) + get_global_id(0)) * (ROWS * depth);
  size_t rows[ROWS];
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    rows[r] = min(row + r, m - 1);
  }
  for (int d = from; d < to; d++, left += ROWS) {
#pragma unroll
    for (int r = 0; r < ROWS; r++) {
#if TRANSPOSE_A
      left[r] = load_a(a, a_scales, d, rows[r], m);
#else
      left[r] = load_a(a, a_scales, rows[r], d, k);
#endif
    }
  }
}

// Loads and stores the first count elements; the others are zeros, and their memory is not touched.
#define LOAD_PART(NAME, TYPE) \
  float8 NAME(__global const TYPE *from, int count) { \
    float part[8]; \
    for (int i = 0; i < 8; i++) { \
      part[i] = i < count ? (float)from[i] : 0.0f; \
    } \
    return vload8(0, part); \
  }
LOAD_PART(load_part, float)
LOAD_PART(load_part_aux, codes_aux)

void store_part(__global float *to, float8 v, int count) {
  float part[8];
  vstore8(v, 0, part);
  for (int i = 0; i < count; i++) {
    to[i] = part[i];
  }
}

#if TRANSPOSE_B
#define LOW_PAIRS(x, y) ((float8)(x.s0, y.s0, x.s1, y.s1, x.s4, y.s4, x.s5, y.s5))
#define HIGH_PAIRS(x, y) ((float8)(x.s2, y.s2, x.s3, y.s3, x.s6, y.s6, x.s7, y.s7))
#define LOW_FOURS(x, y) ((float8)(x.s01, y.s01, x.s45, y.s45))
#define HIGH_FOURS(x, y) ((float8)(x.s23, y.s23, x.s67, y.s67))

#define ROW(i) load8_b(b, b_scales, row + min(i, last), column, k)

// Transposes 8 × 8 elements by neighbours, pairs and halves. Rows after the first and last ones repeat these.
void transpose(__global const codes_b *b, __global const scales_b *b_scales, int row, int last, int column, int k,
               __local float *to) {
  const float8 a0 = ROW(0), a1 = ROW(1), a2 = ROW(2), a3 = ROW(3), a4 = ROW(4), a5 = ROW(5), a6 = ROW(6), a7 = ROW(7);
  const float8 b0 = LOW_PAIRS(a0, a1), b1 = HIGH_PAIRS(a0, a1), b2 = LOW_PAIRS(a2, a3), b3 = HIGH_PAIRS(a2, a3),
               b4 = LOW_PAIRS(a4, a5), b5 = HIGH_PAIRS(a4, a5), b6 = LOW_PAIRS(a6, a7), b7 = HIGH_PAIRS(a6, a7);
  const float8 c0 = LOW_FOURS(b0, b2), c1 = HIGH_FOURS(b0, b2), c2 = LOW_FOURS(b1, b3), c3 = HIGH_FOURS(b1, b3),
               c4 = LOW_FOURS(b4, b6), c5 = HIGH_FOURS(b4, b6), c6 = LOW_FOURS(b5, b7), c7 = HIGH_FOURS(b5, b7);
  vstore8((float8)(c0.lo, c4.lo), 0, to);
  vstore8((float8)(c1.lo, c5.lo), 0, to + COLUMNS);
  vstore8((float8)(c2.lo, c6.lo), 0, to + 2 * COLUMNS);
  vstore8((float8)(c3.lo, c7.lo), 0, to + 3 * COLUMNS);
  vstore8((float8)(c0.hi, c4.hi), 0, to + 4 * COLUMNS);
  vstore8((float8)(c1.hi, c5.hi), 0, to + 5 * COLUMNS);
  vstore8((float8)(c2.hi, c6.hi), 0, to + 6 * COLUMNS);
  vstore8((float8)(c3.hi, c7.hi), 0, to + 7 * COLUMNS);
}
#endif

// Packs depth steps of B from start on, of up to COLUMNS columns, step by step. Columns that B lacks hold anything.
void pack_right(__global const codes_b *restrict b, __global const scales_b *restrict b_scales,
                __local float *restrict right, int column, int columns, int start, int depth, int n, int k) {
#if TRANSPOSE_B
  const int last = min(columns, COLUMNS) - 1;
  int d = 0;
  for (; d + 8 <= depth; d += 8) {
#pragma unroll
    for (int v = 0; v < VECTORS; v++) {
      transpose(b, b_scales, column + min(8 * v, last), clamp(last - 8 * v, 0, 7), start + d, k,
                right + d * COLUMNS + 8 * v);
    }
  }
  for (; d < depth; d++) {
    for (int c = 0; c < COLUMNS; c++) {
      right[d * COLUMNS + c] = load_b(b, b_scales, column + min(c, last), start + d, k);
    }
  }
#else
  if (columns >= COLUMNS) {
    for (int d = 0; d < depth; d++) {
#pragma unroll
      for (int v = 0; v < VECTORS; v++) {
        vstore8(load8_b(b, b_scales, start + d, column + 8 * v, n), VECTORS * d + v, right);
      }
    }
  } else {
    for (int d = 0; d < depth; d++) {
      for (int c = 0; c < COLUMNS; c++) {
        right[d * COLUMNS + c] = load_b(b, b_scales, start + d, column + min(c, columns - 1), n);
      }
    }
  }
#endif
}

// Adds up to 8 sums of a row to C, or puts them there.
void write(__global float *c, __global const codes_aux *aux, float8 v, int count, int add, int last) {
  if (count >= 8) {
    v = add ? v + vload8(0, c) : v;
#if EPILOGUE > 0
    v = last ? epilogue(v, convert_float8(vload8(0, aux))) : v;
#endif
    vstore8(v, 0, c);
  } else if (count > 0) {
    v = add ? v + load_part(c, count) : v;
#if EPILOGUE > 0
    v = last ? epilogue(v, load_part_aux(aux, count)) : v;
#endif
    store_part(c, v, count);
  }
}

#define STEP \
  float8 y[VECTORS]; \
  _Pragma("unroll") for (int v = 0; v < VECTORS; v++) { \
    y[v] = vload8(v, right); \
  } \
  _Pragma("unroll") for (int r = 0; r < ROWS; r++) { \
    const float8 x = left[r]; \
    _Pragma("unroll") for (int v = 0; v < VECTORS; v++) { \
      sums[r][v] = MULTIPLY_ADD(x, y[v], sums[r][v]); \
    } \
  }

// Multiplies a panel of A with one of B; c and aux point at the first element of both.
void multiply(__global const float *restrict left, __local const float *restrict right, int depth,
              __global float *restrict c, __global const codes_aux *restrict aux, int n, int rows, int columns, int add,
              int last) {
  float8 sums[ROWS][VECTORS];
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
#pragma unroll
    for (int v = 0; v < VECTORS; v++) {
      sums[r][v] = 0.0f;
    }
  }
  int d = 0;
  for (; d + UNROLL <= depth; d += UNROLL) {
#pragma unroll
    for (int s = 0; s < UNROLL; s++, left += ROWS, right += COLUMNS) {
      STEP
    }
  }
  for (; d < depth; d++, left += ROWS, right += COLUMNS) {
    STEP
  }
  const size_t aux_pitch = EPILOGUE == 5 ? mask_pitch(n) : 0;
#pragma unroll
  for (int r = 0; r < ROWS; r++) {
    if (r < rows) {
#pragma unroll
      for (int v = 0; v < VECTORS; v++) {
        write(c + (size_t)r * n + 8 * v, aux + r * aux_pitch + 8 * v, sums[r][v], columns - 8 * v, add, last);
      }
    }
  }
}

// The grid is: tiles of tile_panels panels of A, strips of strip columns, products.
__kernel __attribute__((reqd_work_group_size(1, 1, 1))) void gemm(
    __global const float *restrict left, __global const codes_b *restrict b, __global const scales_b *restrict b_scales,
    __global float *restrict c, __global const codes_aux *restrict aux, int m, int n, int k, int depth, int stride_b,
    int stride_c, int first_row, int first_product, int panels, int tile_panels, int strip, int left_products) {
  __local float right[STRIP * DEPTH];
  const int from = (int)get_global_id(0) * tile_panels;
  const int to = min(from + tile_panels, panels);
  const int column = (int)get_global_id(1) * strip;
  const int columns = min(strip, n - column);
  const size_t product = first_product + get_global_id(2);
  const int blocks = (k + depth - 1) / depth;
  b += product * stride_b;
  c += product * stride_c + column;
  aux += EPILOGUE == 5 ? product * stride_c + column : column;
  left += (left_products > 1 ? get_global_id(2) : 0) * ((size_t)blocks * panels * ROWS * depth);
  for (int block = 0; block < blocks; block++) {
    const int start = block * depth;
    const int steps = min(depth, k - start);
    for (int across = 0; across < columns; across += COLUMNS) {
      pack_right(b, b_scales, right + across * DEPTH, column + across, columns - across, start, steps, n, k);
    }
    const int add = ACCUMULATE || block > 0;
    const int last = block == blocks - 1;
    for (int part = from; part < to; part += CACHED) {
      for (int across = 0; across < columns; across += COLUMNS) {
        for (int panel = part; panel < min(part + CACHED, to); panel++) {
          const int row = first_row + panel * ROWS;
          const size_t at = (size_t)row * n + across;
          multiply(left + ((size_t)block * panels + panel) * (ROWS * depth), right + across * DEPTH, steps, c + at,
                   aux + (EPILOGUE == 5 ? row * mask_pitch(n) + across : across), n, min(ROWS, m - row),
                   columns - across, add, last);
        }
      }
    }
  }
}
