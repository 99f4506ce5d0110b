// Stored matrices: how elements of A, B and the mask are read. Text of its own before each kernel file.
// Built with FORMAT_A, FORMAT_B, FORMAT_AUX (codes of the class StoredFormat) and GROUP_A, GROUP_B, GROUP_AUX (columns
// that share a scale, 1 for formats without scales). Decoding is exact but for the product with the scale, as on the
// host.

#pragma OPENCL FP_CONTRACT OFF

#define JOIN_NOW(x, y) x##y
#define JOIN(x, y) JOIN_NOW(x, y)

typedef float codes_0;
typedef ushort codes_1;
typedef ushort codes_2;
typedef uchar codes_3;
typedef uchar codes_4;
typedef char codes_5;
typedef uchar codes_6;
typedef float scales_0;
typedef ushort scales_1;
typedef ushort scales_2;
typedef float scales_3;
typedef float scales_4;
typedef ushort scales_5;
typedef ushort scales_6;

// A code of 8 or 16 bits moved up to FP32's exponent; subnormal codes borrow the exponent of the smallest normal number,
// and those from special on, infinity and NaN, get the highest.
#define SMALL_FLOAT(NAME, FLOATS, UINTS, AS_FLOATS, AS_UINTS) \
  FLOATS NAME(UINTS code, int bits, int shift, uint bias, uint special) { \
    const uint sign = 1u << (bits - 1); \
    const uint first_normal = 1u << (23 - shift); \
    const UINTS magnitude = code & (sign - 1); \
    const UINTS normal = (magnitude << shift) + bias; \
    const FLOATS subnormal = AS_FLOATS(normal + (1u << 23)) - as_float(bias + (1u << 23)); \
    FLOATS value = select(AS_FLOATS(normal), subnormal, magnitude < first_normal); \
    value = select(value, AS_FLOATS(normal + bias), magnitude >= special); \
    return AS_FLOATS(AS_UINTS(value) | ((code & sign) << (32 - bits))); \
  }
SMALL_FLOAT(small_float, float, uint, as_float, as_uint)
SMALL_FLOAT(small_float8, float8, uint8, as_float8, as_uint8)

#define FP16 16, 13, 112u << 23, 0x7C00u
#define E4M3 8, 20, 120u << 23, 0x7Fu
#define E5M2 8, 21, 112u << 23, 0x7Cu

float decode_0(__global const float *codes, size_t at) { return codes[at]; }
float decode_1(__global const ushort *codes, size_t at) { return small_float(codes[at], FP16); }
float decode_2(__global const ushort *codes, size_t at) { return as_float((uint)codes[at] << 16); }
float decode_3(__global const uchar *codes, size_t at) { return small_float(codes[at], E4M3); }
float decode_4(__global const uchar *codes, size_t at) { return small_float(codes[at], E5M2); }
float decode_5(__global const char *codes, size_t at) { return codes[at]; }
float decode_6(__global const uchar *codes, size_t at) {
  return (float)((int)((uint)codes[at / 2] << (at % 2 == 0 ? 28 : 24)) >> 28);
}

float8 eight_0(__global const float *codes, size_t at) { return vload8(0, codes + at); }
float8 eight_1(__global const ushort *codes, size_t at) {
  return small_float8(convert_uint8(vload8(0, codes + at)), FP16);
}
float8 eight_2(__global const ushort *codes, size_t at) {
  return as_float8(convert_uint8(vload8(0, codes + at)) << 16);
}
float8 eight_3(__global const uchar *codes, size_t at) {
  return small_float8(convert_uint8(vload8(0, codes + at)), E4M3);
}
float8 eight_4(__global const uchar *codes, size_t at) {
  return small_float8(convert_uint8(vload8(0, codes + at)), E5M2);
}
float8 eight_5(__global const char *codes, size_t at) { return convert_float8(vload8(0, codes + at)); }
float8 eight_6(__global const uchar *codes, size_t at) {
  const uint8 pairs = convert_uint8(vload4(0, codes + at / 2).s00112233);
  return convert_float8(as_int8(pairs << (uint8)(28, 24, 28, 24, 28, 24, 28, 24)) >> 28);
}

float scale_0(__global const float *scales, size_t at) { return 1.0f; }
float scale_1(__global const ushort *scales, size_t at) { return 1.0f; }
float scale_2(__global const ushort *scales, size_t at) { return 1.0f; }
float scale_3(__global const float *scales, size_t at) { return scales[at]; }
float scale_4(__global const float *scales, size_t at) { return scales[at]; }
float scale_5(__global const ushort *scales, size_t at) { return small_float(scales[at], FP16); }
float scale_6(__global const ushort *scales, size_t at) { return small_float(scales[at], FP16); }

// load_X reads an element of a stored matrix, load8_X eight of a row from a column that is a multiple of 8. A code's
// place is in a row padded to whole groups.
#define LOADS(NAME, FORMAT, GROUP) \
  float JOIN(load_, NAME)(__global const JOIN(codes_, FORMAT) *codes, __global const JOIN(scales_, FORMAT) *scales, \
                          size_t row, size_t column, size_t columns) { \
    const size_t groups = (columns + GROUP - 1) / GROUP; \
    const float value = JOIN(decode_, FORMAT)(codes, row * (groups * GROUP) + column); \
    return FORMAT >= 3 ? value * JOIN(scale_, FORMAT)(scales, row * groups + column / GROUP) : value; \
  } \
  float8 JOIN(load8_, NAME)(__global const JOIN(codes_, FORMAT) *codes, __global const JOIN(scales_, FORMAT) *scales, \
                            size_t row, size_t column, size_t columns) { \
    const size_t groups = (columns + GROUP - 1) / GROUP; \
    const float8 value = JOIN(eight_, FORMAT)(codes, row * (groups * GROUP) + column); \
    if (FORMAT < 3) { \
      return value; \
    } \
    if (GROUP % 8 == 0) { \
      return value * JOIN(scale_, FORMAT)(scales, row * groups + column / GROUP); \
    } \
    float each[8]; \
    for (int i = 0; i < 8; i++) { \
      each[i] = JOIN(scale_, FORMAT)(scales, row * groups + (column + i) / GROUP); \
    } \
    return value * vload8(0, each); \
  }
LOADS(a, FORMAT_A, GROUP_A)
LOADS(b, FORMAT_B, GROUP_B)

typedef JOIN(codes_, FORMAT_A) codes_a;
typedef JOIN(scales_, FORMAT_A) scales_a;
typedef JOIN(codes_, FORMAT_B) codes_b;
typedef JOIN(scales_, FORMAT_B) scales_b;

// A mask keeps what has a positive code, so codes are read as signed numbers. Biases are FP32.
#if FORMAT_AUX == 0
typedef float codes_aux;
#elif FORMAT_AUX <= 2
typedef short codes_aux;
#else
typedef char codes_aux;
#endif

// Codes of a row of the mask, which has n columns.
size_t mask_pitch(size_t n) { return (n + GROUP_AUX - 1) / GROUP_AUX * GROUP_AUX; }
