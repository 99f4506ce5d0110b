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

static float kiln_min_float(float a, float b) {
    return a != a || a < b ? a : a == b ? as_float(as_int(a) | as_int(b)) : b;
}

static void kiln_store_float(__global float *array, int length, int index, float value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.Golden#dot
__kernel void dot_kernel(
        __global float *global_, int global__length,
        __global const float *size_t_, int size_t__length,
        int int4_,
        int status_,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int t_1 = get_global_id(0); // line 1
    int t_1_1 = (uint) int4_ + status_;
    float NAN_ = kiln_load_float(global_, global__length, t_1, 1, &failure); // line 2
    float as_float_ = kiln_min_float(NAN_, kiln_load_float(size_t_, size_t__length, t_1_1, 2, &failure));
    float grxxe = as_float_ * 2.0f; // line 3
    float dot = grxxe + 1.0f;
    int kiln_fail_ = 3;
    int global_length = kiln_fail_; // line 4
    kiln_store_float(global_, global__length, global_length, dot, 3, &failure); // line 5
    kiln_report(&failure, status);
}
