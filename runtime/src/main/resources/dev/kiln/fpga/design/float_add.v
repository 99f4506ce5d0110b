`default_nettype none

// Sum of two FP32 numbers, rounded to nearest even: five registers behind its operands, and not registered itself; a
// new pair each cycle. Operands are zeros or normal numbers, and so is the sum, or it is not what IEEE 754 says: who
// instantiates this keeps exponents away from both ends. x - x is +0.
module kiln_float_add (
    input  wire        clk,
    input  wire        alone,           // a counts as zero
    input  wire [31:0] a,
    input  wire [31:0] b,
    output wire [31:0] sum
);
    // 1: the larger magnitude first. It is found in three pieces, whose carries are short: y + ~x carries out if y > x,
    // and with a carry in if y >= x; and it is y - x - 1, the complement of x - y, or with a carry in y - x.
    wire [31:0] c      = ~a;
    wire [8:0]  ahead  = {1'b0, b[30:23]} + {1'b0, c[30:23]};
    wire [9:0]  behind = {1'b0, b[30:23], 1'b1} + {1'b0, c[30:23], 1'b1};
    wire [11:0] above  = {1'b0, b[22:12]} + {1'b0, c[22:12]};
    wire [12:0] middle = {1'b0, b[22:12], 1'b1} + {1'b0, c[22:12], 1'b1};
    wire [12:0] bottom = {1'b0, b[11:0]} + {1'b0, c[11:0]};
    wire        swap   = alone || ahead[8] || behind[9] && (above[11] || middle[12] && bottom[12]);
    wire [31:0] over   = swap ? b : a;
    wire [31:0] under  = swap ? a : b;
    wire        some_a = a[30:23] != 8'd0;      // has a leading one; told before the exchange, which comes late
    wire        some_b = b[30:23] != 8'd0;
    reg         sign1, minus1;
    reg  [7:0]  exponent1, distance;
    reg  [23:0] high, low;
    always @(posedge clk) begin
        sign1     <= over[31];
        minus1    <= !alone && a[31] != b[31];
        exponent1 <= over[30:23];
        distance  <= swap ? behind[8:1] : ~ahead[7:0];
        high      <= {swap ? some_b : some_a, over[22:0]};
        low       <= {!alone && (swap ? some_a : some_b), alone ? 23'd0 : under[22:0]};
    end

    // 2: the smaller one moves to the larger one's exponent; three bits below the last, the lowest for all that fell out
    wire        far  = |distance[7:5];
    wire [26:0] by16 = far ? 27'd0 : distance[4] ? {16'd0, low[23:13]} : {low, 3'd0};
    wire [26:0] by8  = distance[3] ? {8'd0, by16[26:8]} : by16;
    wire [26:0] by4  = distance[2] ? {4'd0, by8[26:4]} : by8;
    wire [26:0] by2  = distance[1] ? {2'd0, by4[26:2]} : by4;
    wire [26:0] by1  = distance[0] ? {1'b0, by2[26:1]} : by2;
    wire        fell = far && low[23] || distance[4] && low[12:0] != 13'd0 || distance[3] && by16[7:0] != 8'd0
                     || distance[2] && by8[3:0] != 4'd0 || distance[1] && by4[1:0] != 2'd0 || distance[0] && by2[0];
    reg         sign2, minus2;
    reg  [7:0]  exponent2;
    reg  [23:0] whole;
    reg  [26:0] lower;
    always @(posedge clk) begin
        sign2     <= sign1;
        minus2    <= minus1;
        exponent2 <= exponent1;
        whole     <= high;
        lower     <= {by1[26:1], by1[0] | fell} ^ {27{minus1}};
    end

    // 3: sum or difference
    wire [28:0] added = {1'b0, whole, 3'd0, 1'b1} + {minus2, lower, minus2};
    reg         sign3;
    reg  [7:0]  exponent3;
    reg  [27:0] total;
    always @(posedge clk) begin
        sign3     <= sign2;
        exponent3 <= exponent2;
        total     <= added[28:1];
    end

    // 4 to 6
    kiln_float_pack #(.WIDTH(28)) pack (
        .clk(clk), .sign(sign3), .exponent(exponent3), .magnitude(total), .value(sum)
    );
endmodule

`default_nettype wire
