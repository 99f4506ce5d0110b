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

// dev.kiln.Golden#exits
__kernel void exits(
        __global int *x, int x_length,
        int n,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 1
    int sum = 0; // line 2
    bool leave_L1 = false;
    for (int k = 0; k < n; k++) { // line 3
        bool next_L1 = false;
        int v;
        bool leave_L2 = false;
        do { // line 4
            v = kiln_load_int(x, x_length, k, 1, &failure); // line 5
            if (v == 1) { // line 6
                next_L1 = true; // line 7
                break;
            }
            if (v == 2) { // line 8
                break;
            }
            while (failure.site == 0) { // line 9
                v -= 3u; // line 10
                if (v < 0) { // line 11
                    break;
                }
                if (v == 7) { // line 12
                    next_L1 = true;
                    break;
                }
                if (v == 8) { // line 13
                    leave_L2 = true;
                    break;
                }
                if (v == 9) { // line 14
                    leave_L1 = true;
                    break;
                }
                if (v == 10) { // line 15
                    kiln_report(&failure, status);
                    return;
                }
            }
            if (next_L1) break;
            if (leave_L2) break;
            if (leave_L1) break;
            sum += 100u; // line 16
        } while (false);
        if (next_L1) continue;
        if (leave_L1) break;
        sum += (uint) v; // line 17
    }
    kiln_store_int(x, x_length, i, sum, 2, &failure); // line 18
    kiln_report(&failure, status);
}
