// A step over weights that are integers with an FP16 scale for each group of a row, and BF16 residuals: the function
// "scaled" of library kiln-optimizers; parameters are those of the class ScaledStep. A work item steps a group.
// Built with KIND (0 SGD, 1 momentum, 2 Nesterov's, 3 AdamW), LARGEST (code), PER_BYTE (codes), POWERS_OF_TWO (whether
// scales are) and GROUP (weights that share a scale). Every operation is rounded as on the host.

#pragma OPENCL FP_CONTRACT OFF

#define INFINITE 0x7F800000u

// Blocks of 32 weights that a group may be in.
#define BLOCKS (GROUP % 32 == 0 ? GROUP / 32 : (GROUP + 30) / 32 + 1)

// The value of FP16 bits; those from 0x7C00 on are infinity and NaN.
float of_half(ushort bits) {
  const uint magnitude = bits & 0x7FFFu;
  const uint moved = (magnitude << 13) + (112u << 23);
  const float finite = magnitude < 0x400u ? (float)magnitude * 0x1p-24f : as_float(moved);
  const float value = magnitude >= 0x7C00u ? as_float(moved + (112u << 23)) : finite;
  return as_float(as_uint(value) | ((uint)(bits & 0x8000u) << 16));
}

// The FP16 bits of the scale of a group whose largest magnitude has these bits.
ushort scale_of(uint most) {
  if (most >= INFINITE) {
    return 0x7FFF;
  }
  const float amax = as_float(most);
  const float quotient = amax / (float)LARGEST;
  float scale = quotient < 0x1p-14f ? 0x1p-14f : quotient;
#if POWERS_OF_TWO
  const uint whole = as_uint(scale);
  const float power = as_float((whole & 0x7FFFFFu) != 0 ? (whole | 0x7FFFFFu) + 1 : whole);
  scale = scale > 0x1p15f ? 0x1p15f : power;
#endif
  scale = amax > 0.0f ? scale : 1.0f;
  const uint bits = as_uint(scale);
  return scale >= 65520.0f ? 0x7C00 : (ushort)(((bits + 0xFFFu + ((bits >> 13) & 1)) >> 13) - (112u << 10));
}

// Philox4x32-10: 32 draws of 16 bits, the four words of four counters (Salmon et al., SC 2011). Each number has four.
void draw(uint counter, uint tensor, __global const int *key, ulong *numbers) {
  uint k0 = key[0];
  uint k1 = key[1];
  uint4 c0 = counter + (uint4)(0, 1, 2, 3);
  uint4 c1 = tensor;
  uint4 c2 = (uint)key[2];
  uint4 c3 = (uint)key[3];
  for (int round = 0; round < 10; round++) {
    const uint4 high0 = mul_hi(c0, (uint4)0xD2511F53u);
    const uint4 high1 = mul_hi(c2, (uint4)0xCD9E8D57u);
    const uint4 low0 = c0 * 0xD2511F53u;
    const uint4 low1 = c2 * 0xCD9E8D57u;
    c0 = high1 ^ c1 ^ k0;
    c2 = high0 ^ c3 ^ k1;
    c1 = low1;
    c3 = low0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  vstore4(upsample(c0, c1), 0, numbers);
  vstore4(upsample(c2, c3), 1, numbers);
}

// The weight after a step of the optimizer.
float stepped(float w, float g, __global float *first, __global float *second, __global const float *settings) {
#if KIND == 3
  const float m = settings[1] * *first + settings[2] * g;
  const float v = settings[3] * *second + settings[4] * (g * g);
  *first = m;
  *second = v;
  return w * settings[0] - settings[5] * (m / (sqrt(v) * settings[6] + settings[7]));
#else
  g = g + settings[1] * w;
#if KIND > 0
  const float v = settings[2] * *first + g;
  *first = v;
  g = KIND == 1 ? v : g + settings[2] * v;
#endif
  return w - settings[0] * g;
#endif
}

// The grid is: groups of a row, rows.
__kernel void scaled(__global uchar *restrict codes, __global ushort *restrict scales, __global ushort *restrict residual,
                     __global const ushort *restrict gradient, __global float *restrict first,
                     __global float *restrict second, __global const float *restrict settings,
                     __global const float *restrict clip, __global const int *restrict key, int tensor, int columns) {
  if (clip[1] != 0.0f) {
    return;
  }
  const float unscaled = clip[0];
  const size_t group = get_global_id(1) * get_global_size(0) + get_global_id(0);
  const size_t start = get_global_id(0) * GROUP;
  const size_t place = get_global_id(1) * (size_t)columns + start;
  const int count = min((size_t)GROUP, (size_t)columns - start);
  codes += group * (GROUP / PER_BYTE);
  residual += place;
  gradient += place;
  first += KIND > 0 ? place : 0;
  second += KIND == 3 ? place : 0;

  float weights[GROUP];
  const float old = of_half(scales[group]);
  uint most = 0;
  for (int i = 0; i < count; i++) {
#if PER_BYTE == 2
    const int code = (int)((uint)codes[i / 2] << (i % 2 == 0 ? 28 : 24)) >> 28;
#else
    const int code = (char)codes[i];
#endif
    const float before = (float)code * old + as_float((uint)residual[i] << 16);
    const float g = of_half(gradient[i]) * unscaled;
    const float w = stepped(before, g, first + (KIND > 0 ? i : 0), second + (KIND == 3 ? i : 0), settings);
    weights[i] = w;
    most = max(most, as_uint(w) & 0x7FFFFFFFu);
  }
  const ushort bits = scale_of(most);
  const float scale = of_half(bits);
  scales[group] = bits;

  ulong numbers[BLOCKS * 8];
  const size_t begin = group * GROUP;
  const int skipped = begin % 32;
  for (int block = 0; block < BLOCKS; block++) {
    draw((begin / 32 + block) * 4, tensor, key, numbers + block * 8);
  }
  int whole[GROUP];
  for (int i = 0; i < count; i++) {
    const float w = weights[i];
    float quotient = w / scale;
    quotient = quotient > LARGEST ? LARGEST : quotient;
    quotient = quotient < -LARGEST ? -LARGEST : quotient;
    // Adding and subtracting this rounds to an integer, ties to even.
    const int code = isnan(quotient) ? 0 : (int)(quotient + 12582912.0f - 12582912.0f);
    const float rest = w - (float)code * scale;
    const int place = skipped + i;
    const uint noise = ~(uint)(numbers[place / 4] >> (place % 4 * 16)) & 0xFFFFu;
    residual[i] = isnan(rest) ? (ushort)0x7FFF : (ushort)((as_uint(rest) + noise) >> 16);
    whole[i] = code;
  }
  for (int i = count; i < GROUP; i++) {
    whole[i] = 0;
  }
  for (int i = 0; i < GROUP / PER_BYTE; i++) {
#if PER_BYTE == 2
    codes[i] = (uchar)((whole[2 * i] & 15) | ((whole[2 * i + 1] & 15) << 4));
#else
    codes[i] = (uchar)whole[i];
#endif
  }
}
