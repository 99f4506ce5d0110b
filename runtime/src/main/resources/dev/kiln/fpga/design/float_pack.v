`default_nettype none

// A magnitude as FP32, rounded to nearest even: two registers, then the rounding, which is not registered.
// Zero gives +0; other results must be normal numbers.
module kiln_float_pack #(
    parameter WIDTH = 28                // bits of the magnitude, 25 to 32
) (
    input  wire             clk,
    input  wire             sign,
    input  wire [7:0]       exponent,   // one less than that of a magnitude whose highest bit is set, modulo 256
    input  wire [WIDTH-1:0] magnitude,
    output wire [31:0]      value
);
    // 1: the leading one to the upper eight bits
    wire [31:0] whole = {magnitude, {(32-WIDTH){1'b0}}};
    wire        none16 = whole[31:16] == 16'd0;
    wire        none8  = none16 ? whole[15:8] == 8'd0 : whole[31:24] == 8'd0;
    wire [31:0] by16   = none16 ? {whole[15:0], 16'd0} : whole;
    reg  [31:0] by8;
    reg         sign1;
    reg  [1:0]  zeros1;
    reg  [7:0]  exponent1;
    always @(posedge clk) begin
        by8       <= none8 ? {by16[23:0], 8'd0} : by16;
        zeros1    <= {none16, none8};
        sign1     <= sign;
        exponent1 <= exponent;
    end

    // 2: and to the top; without one the value is zero, and its exponent such that the rounding makes it 0
    wire        none4 = by8[31:28] == 4'd0;
    wire        none2 = none4 ? by8[27:26] == 2'd0 : by8[31:30] == 2'd0;
    wire [31:0] by4   = none4 ? {by8[27:0], 4'd0} : by8;
    wire [31:0] by2   = none2 ? {by4[29:0], 2'd0} : by4;
    wire        none1 = !by2[31];
    wire [31:0] by1   = none1 ? {by2[30:0], 1'b0} : by2;
    wire        some  = by8[31:24] != 8'd0;
    reg  [25:0] digits;                 // 24, half of the last, and whether there is more
    reg         sign2;
    reg  [7:0]  exponent2;
    always @(posedge clk) begin
        digits    <= {by1[31:7], |by1[6:0]};
        sign2     <= sign1 && some;
        exponent2 <= some ? exponent1 - {3'd0, zeros1, none4, none2, none1} : 8'hff;
    end

    // 3: rounding; the leading one adds to the exponent, and so does a carry out of the digits, which leaves zeros
    wire        up      = digits[1] & (digits[2] | digits[0]);
    wire [31:0] rounded = {exponent2, digits[24:2], 1'b1} + {7'd0, 1'b1, 23'd0, up};
    assign value = {sign2, rounded[31:1]};
endmodule

`default_nettype wire
