// Encodes sums: C is not stored as FP32. Text of its own behind a kernel file, whose product goes to scratch memory.
// Built with FORMAT_C (1 to 4, a code of the class StoredFormat), GROUP_C (columns that share a scale) and POWERS_OF_TWO
// (whether scales are rounded up to them). Codes are nearest, ties to even, as on the host.

// The code of v, of so many bits; numbers beyond the largest are rounded as it is. See the class SmallFloat for the
// other parameters.
uint code_of(float v, int bits, int shift, uint bias, float largest, uint infinity) {
  const float magnitude = fabs(v);
  const float limited = magnitude > largest ? largest : magnitude;
  const float smallest = as_float(bias + (1u << 23));
  const float rounder = smallest * (float)(1u << shift);
  const uint whole = as_uint(limited);
  const uint normal = (whole + ((1u << (shift - 1)) - 1) + ((whole >> shift) & 1)) >> shift;
  uint code = limited < smallest ? as_uint(limited + rounder) - as_uint(rounder) : normal - (bias >> shift);
  code = isinf(v) ? infinity : code;
  code |= (as_uint(v) >> (32 - bits)) & (1u << (bits - 1));
  return isnan(v) ? (1u << (bits - 1)) - 1 : code;
}

#if FORMAT_C <= 2
// The grid is: columns, rows.
__kernel void encode(__global const float *restrict sums, __global ushort *restrict codes,
                     __global const ushort *restrict none, int m, int n) {
  const size_t at = get_global_id(1) * (size_t)n + get_global_id(0);
  const float v = sums[at];
#if FORMAT_C == 1
  // Up from 65520, FP16 rounds to infinity, whose code is that of 65536 if it were a number.
  codes[at] = (ushort)code_of(v, 16, 13, 112u << 23, 65536.0f, 0x7C00u);
#else
  const uint whole = as_uint(v);
  codes[at] = isnan(v) ? (ushort)0x7FFF : (ushort)((whole + 0x7FFFu + ((whole >> 16) & 1)) >> 16);
#endif
}
#else

#if FORMAT_C == 3
#define LARGEST 448.0f
#define CODE_OF(v) code_of(v, 8, 20, 120u << 23, LARGEST, 0x7Eu)
#else
#define LARGEST 57344.0f
#define CODE_OF(v) code_of(v, 8, 21, 112u << 23, LARGEST, 0x7Cu)
#endif

// The grid is: groups of columns, rows.
__kernel void encode(__global const float *restrict sums, __global uchar *restrict codes,
                     __global float *restrict scales, int m, int n) {
  const size_t group = get_global_id(0);
  const size_t row = get_global_id(1);
  const size_t place = row * get_global_size(0) + group;
  const size_t column = group * GROUP_C;
  const size_t count = min((size_t)GROUP_C, (size_t)n - column);
  sums += row * n + column;
  codes += place * GROUP_C;
  float amax = 0.0f;
  for (size_t i = 0; i < count; i++) {
    const float magnitude = fabs(sums[i]);
    amax = magnitude > amax ? magnitude : amax;
  }
  float scale = amax / LARGEST;
  scale = scale > 0x1p-126f ? scale : 0x1p-126f;
  scale = amax == 0.0f ? 1.0f : scale;
#if POWERS_OF_TWO
  const uint whole = as_uint(scale);
  scale = (whole & 0x7FFFFFu) != 0 ? as_float((whole | 0x7FFFFFu) + 1) : scale;
#endif
  scales[place] = scale;
  for (size_t i = 0; i < count; i++) {
    codes[i] = (uchar)CODE_OF(sums[i] / scale);
  }
  for (size_t i = count; i < GROUP_C; i++) {
    codes[i] = 0;
  }
}
#endif
