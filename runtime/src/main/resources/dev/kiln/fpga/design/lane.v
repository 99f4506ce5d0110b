`default_nettype none

// One lane: brings group sums to FP32, scales them by powers of two, and adds them up by row.
module kiln_lane #(
    parameter SUM    = 27,                  // bits of a group sum
    parameter SLOTS  = 4,                   // rows of this lane, a power of two
    parameter SLOT   = SLOTS > 1 ? $clog2(SLOTS) : 1,
    parameter AHEAD  = 0                    // 2: a total is read two cycles before it is needed
) (
    input  wire                  clk,
    input  wire signed [SUM-1:0] sum,
    input  wire [7:0]            exponent,  // see kiln_float_of_sum
    input  wire                  closes,    // value = bias
    input  wire [31:0]           bias,
    input  wire [SLOT-1:0]       reads,     // the row of the value that comes out of the scaling AHEAD cycles later
    input  wire                  opens,     // it is the row's first
    input  wire                  write,
    input  wire [SLOT-1:0]       writes,    // the row of the sum that comes out of the adder
    output reg  [31:0]           result     // a cycle later
);
    wire [31:0] value;
    kiln_float_of_sum #(.SUM(SUM)) scale (
        .clk(clk), .sum(sum), .exponent(exponent), .plain(closes), .number(bias), .value(value)
    );

    (* no_rw_check *)
    reg  [31:0] totals [0:SLOTS-1];
    wire [31:0] total, next;
    generate
        if (AHEAD != 0) begin : ahead
            reg [31:0] read, flipped;       // the adder needs its complement
            always @(posedge clk) begin
                read    <= totals[reads];
                flipped <= ~read;
            end
            assign total = ~flipped;
        end else begin : now
            assign total = totals[reads];
        end
    endgenerate
    kiln_float_add add (.clk(clk), .alone(opens), .a(total), .b(value), .sum(next));
    always @(posedge clk) begin
        if (write)
            totals[writes] <= next;
        result <= next;
    end
endmodule

`default_nettype wire
