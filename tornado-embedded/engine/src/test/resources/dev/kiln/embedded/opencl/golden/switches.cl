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

static int kiln_load_int(__global const int *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ControlFlowKernels#switches
__kernel void switches(
        __global const int *x, int x_length,
        __global int *y, int y_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 13
    int result = 0; // line 14
    int t_0 = kiln_load_int(x, x_length, i, 1, &failure); // line 15
    do {
        if (t_0 == 0) {
            result = 10; // line 17
            break; // line 18
        }
        if (t_0 == 1) { // line 15
            result = 20; // line 20
        } else if (t_0 != 2 && t_0 != 3) { // line 15
            result = -1; // line 27
            break;
        }
        result += 5; // line 24
    } while (false);
    int scaled;
    if (result == 10 || result == 25) { // line 29
        scaled = result * 2; // line 30
    } else if (result == 1000) { // line 29
        int square = result * result; // line 32
        scaled = square; // line 33
    } else {
        scaled = 7; // line 35
    }
    kiln_store_int(y, y_length, i, scaled, 2, &failure); // line 37
    kiln_report(&failure, status);
}
