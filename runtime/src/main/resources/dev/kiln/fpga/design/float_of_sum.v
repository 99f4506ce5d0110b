`default_nettype none

// A group's integer sum times a power of two, or else an FP32 number as it is, as FP32 rounded to nearest even, four
// cycles behind. Exponents are such that the result is zero or a normal number.
module kiln_float_of_sum #(
    parameter SUM = 27
) (
    input  wire                  clk,
    input  wire signed [SUM-1:0] sum,
    input  wire [7:0]            exponent,  // of the result for a sum of 2^(SUM-3), modulo 256
    input  wire                  plain,     // value = number
    input  wire [31:0]           number,
    output reg  [31:0]           value
);
    localparam WIDTH = SUM > 26 ? SUM - 1 : 25;

    // 1: sign and magnitude. A number's leading one is the second bit, so that its exponent stays as it is.
    wire             some   = number[30:23] != 8'd0;
    wire             negate = !plain && sum[SUM-1];
    wire [WIDTH-1:0] bits   = plain ? {1'b0, some, number[22:0], {(WIDTH-25){1'b0}}}
                            : {sum[SUM-2:0], {(WIDTH+1-SUM){1'b0}}} ^ {WIDTH{negate}};
    reg  [WIDTH-1:0] magnitude;
    reg              sign;
    reg  [7:0]       exponent1;
    always @(posedge clk) begin
        magnitude <= bits + {{(WIDTH-1){1'b0}}, negate};
        sign      <= plain ? number[31] : sum[SUM-1];
        exponent1 <= plain ? number[30:23] : exponent;
    end

    // 2 to 4
    wire [31:0] encoded;
    kiln_float_pack #(.WIDTH(WIDTH)) pack (
        .clk(clk), .sign(sign), .exponent(exponent1), .magnitude(magnitude), .value(encoded)
    );
    always @(posedge clk)
        value <= encoded;
endmodule

`default_nettype wire
