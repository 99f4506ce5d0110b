#pragma OPENCL FP_CONTRACT OFF

// What went wrong first in a work item: 1 + the number of the place, and the numbers that were wrong there.
typedef struct {
    int site;
    int value;
    int length;
} kiln_failure;

static void kiln_fail(kiln_failure *failure, int site, int value, int length) {
    if (failure->site == 0) {
        failure->site = site;
        failure->value = value;
        failure->length = length;
    }
}

static void kiln_report(const kiln_failure *failure, volatile __global int *status) {
    if (failure->site != 0 && atomic_cmpxchg(status, 0, failure->site) == 0) {
        status[1] = failure->value;
        status[2] = failure->length;
    }
}

static float kiln_load_float(__global const float *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ElementwiseKernels#matrixMultiply
__kernel void matrixMultiply(
        __global const float *a, int a_length,
        __global const float *b, int b_length,
        __global float *c, int c_length,
        int m,
        int n,
        int k,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int row = get_global_id(1); // line 57
    if (row < m) {
        int column = get_global_id(0); // line 58
        if (column < n) {
            float sum = 0.0f; // line 59
            for (int i = 0; i < k; i++) { // line 60
                sum += kiln_load_float(a, a_length, (uint) row * k + i, 1, &failure) * kiln_load_float(b, b_length, (uint) i * n + column, 2, &failure); // line 61
            }
            kiln_store_float(c, c_length, (uint) row * n + column, sum, 3, &failure); // line 63
        }
    }
    kiln_report(&failure, status);
}
