// What happens to sums before they are stored, by the host's formulas and in its order, so that bits agree where the
// device fuses multiply-adds and rounds quotients correctly. Text of its own before each kernel file.
// Built with EPILOGUE (a code of the class Epilogue), VECTOR (floats at once: 1 or 8) and FUSES (whether the device has
// an instruction for fma).

#if FUSES
#define MULTIPLY_ADD(x, y, sum) fma(x, y, sum)
#else
#define MULTIPLY_ADD(x, y, sum) ((sum) + (x) * (y))
#endif

#if VECTOR == 8
#define FLOATS float8
#define UINTS uint8
#define AS_FLOATS as_float8
#define AS_UINTS as_uint8
#else
#define FLOATS float
#define UINTS uint
#define AS_FLOATS as_float
#define AS_UINTS as_uint
#endif

#if EPILOGUE == 3 || EPILOGUE == 4
// eˣ within 2 units in the last place, with x limited to ±87; NaN stays NaN. The method is that of the class Activations.
FLOATS exponential(FLOATS x) {
  FLOATS limited = select(x, (FLOATS)(87.0f), x > (FLOATS)(87.0f));
  limited = select(limited, (FLOATS)(-87.0f), limited < (FLOATS)(-87.0f));
  const FLOATS shifted = limited * 1.442695f + 12582912.0f;
  const FLOATS n = shifted - 12582912.0f;
  FLOATS r = MULTIPLY_ADD(n, (FLOATS)(-355.0f / 512), limited);
  r = MULTIPLY_ADD(n, (FLOATS)(2.1219444e-4f), r);
  FLOATS p = (FLOATS)(1.0f / 5040);
  p = MULTIPLY_ADD(p, r, (FLOATS)(1.0f / 720));
  p = MULTIPLY_ADD(p, r, (FLOATS)(1.0f / 120));
  p = MULTIPLY_ADD(p, r, (FLOATS)(1.0f / 24));
  p = MULTIPLY_ADD(p, r, (FLOATS)(1.0f / 6));
  p = MULTIPLY_ADD(p, r, (FLOATS)(0.5f));
  p = MULTIPLY_ADD(p, r, (FLOATS)(1.0f));
  p = MULTIPLY_ADD(p, r, (FLOATS)(1.0f));
  return AS_FLOATS(AS_UINTS(p) + (AS_UINTS(shifted) << 23));
}
#endif

// aux holds biases, or the mask.
FLOATS epilogue(FLOATS v, FLOATS aux) {
#if EPILOGUE >= 1 && EPILOGUE <= 4
  v += aux;
#endif
#if EPILOGUE == 2
  v = select(v, (FLOATS)(0.0f), v <= (FLOATS)(0.0f));
#elif EPILOGUE == 3
  v = v / (exponential((v * v * v * 0.044715f + v) * -1.5957692f) + 1.0f); // 2 √(2/π)
#elif EPILOGUE == 4
  v = v / (exponential(-v) + 1.0f);
#elif EPILOGUE == 5
  v = select((FLOATS)(0.0f), v, aux > (FLOATS)(0.0f));
#endif
  return v;
}
