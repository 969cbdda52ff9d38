/* bench/watermark_attacks.c - see watermark_attacks.h. The films are 1280 x 720.
 *
 * The rows with a published verdict follow the attacks of the README of `invisible-watermark`, which are made on one
 * picture; here they are made on the film, and the first of them on one picture too.
 */
#include "watermark_attacks.h"

#include <stddef.h>

#define X264 "-c:v libx264 -preset veryfast "
#define JPEG "-c:v mjpeg -pix_fmt yuvj420p -q:v 9" /* about quality 70 */

static const watermark_attack attacks[] = {
    { "x264 crf 23", true, NULL, { X264 "-crf 23" } },
    { "x264 crf 28", true, NULL, { X264 "-crf 28" } },
    { "x264 crf 32", true, NULL, { X264 "-crf 32" } },
    { "480p crf 28", true, NULL, { "-vf scale=854:480 " X264 "-crf 28" } },
    { "360p crf 30", true, NULL, { "-vf scale=640:360 " X264 "-crf 30" } },
    { "two re-encodings", true, NULL, { "-vf scale=854:480 " X264 "-crf 26", X264 "-crf 28" } },
    { "a quarter left", true, NULL, { "-vf crop=640:360:391:203 " X264 "-crf 23" } },
    { "9:16 cut", true, NULL, { "-vf crop=404:720:500:0 " X264 "-crf 23" } },
    { "30 frames a second", true, NULL, { "-r 30 " X264 "-crf 26" } },
    { "colours", true, "pass", { "-vf eq=contrast=1.2:brightness=0.06:saturation=1.4:gamma=1.2 " X264 "-crf 26" } },
    { "box over the middle",
      true,
      "pass",
      { "-vf drawbox=x=200:y=100:w=800:h=400:color=black:t=fill " X264 "-crf 26" } },
    { "mirror", true, NULL, { "-vf hflip " X264 "-crf 26" } },
    { "aspect - 12 %", true, NULL, { "-vf scale=1280:634 " X264 "-crf 26" } },
    { "aspect + 12 %", true, NULL, { "-vf scale=1280:806 " X264 "-crf 26" } },
    { "first 2 s crf 28", true, NULL, { "-t 2 " X264 "-crf 28" } },
    { "x264 crf 36", false, NULL, { X264 "-crf 36" } },
    { "360p crf 35", false, NULL, { "-vf scale=640:360 " X264 "-crf 35" } },
    { "240p crf 30", false, NULL, { "-vf scale=426:240 " X264 "-crf 30" } },
    { "half the size", false, "fail", { "-vf scale=640:360 " X264 "-crf 23" } },
    { "1080p crf 26", false, NULL, { "-vf scale=1920:1080 " X264 "-crf 26" } },
    { "three re-encodings", false, NULL, { X264 "-crf 23", "-vf scale=854:480 " X264 "-crf 26", X264 "-crf 28" } },
    { "9:16 cut, scaled up", false, NULL, { "-vf crop=404:720:500:0,scale=720:1280 " X264 "-crf 26" } },
    { "60 % cut, 480p", false, NULL, { "-vf crop=996:560:101:73,scale=854:480 " X264 "-crf 26" } },
    { "cut 7 x 5", false, "fail", { "-vf crop=1008:720:136:0 " X264 "-crf 26" } },
    { "cut and aspect", false, NULL, { "-vf crop=1100:620:90:50,scale=1280:640 " X264 "-crf 26" } },
    { "half the frames", false, NULL, { "-r 12 " X264 "-crf 26" } },
    { "1.5 times the speed", false, NULL, { "-vf setpts=PTS/1.5 " X264 "-crf 26" } },
    { "last 1 s crf 28", false, NULL, { "-ss 3 " X264 "-crf 28" } },
    { "noise 12", false, "pass", { "-vf noise=alls=12:allf=t " X264 "-crf 26" } },
    { "blur 1.5", false, NULL, { "-vf gblur=1.5 " X264 "-crf 26" } },
    { "denoised", false, NULL, { "-vf hqdn3d " X264 "-crf 26" } },
    { "mask of a third", false, "pass", { "-vf drawbox=x=0:y=0:w=430:h=720:color=black:t=fill " X264 "-crf 26" } },
    { "turned by 0.5 degrees", false, NULL, { "-vf rotate=0.0087 " X264 "-crf 26" } },
    { "turned by 30 degrees", false, "fail", { "-vf rotate=0.5236 " X264 "-crf 26" } },
    { "off a screen",
      false,
      NULL,
      { "-vf scale=1366:768,eq=gamma=0.9,pad=1600:900:117:66,noise=alls=4:allf=t " X264 "-crf 26" } },
    { "x265 crf 30", false, NULL, { "-c:v libx265 -preset veryfast -x265-params log-level=error -crf 30" } },
    { "vp9 crf 38", false, NULL, { "-c:v libvpx-vp9 -deadline realtime -cpu-used 6 -crf 38 -b:v 0" } },
    { "av1 crf 45", false, NULL, { "-c:v libsvtav1 -preset 10 -crf 45" } },
    { "each frame a JPEG", false, "pass", { JPEG } },
    { "one frame, JPEG", false, "pass", { "-frames:v 1 " JPEG } },
    { "one frame, untouched", false, NULL, { "-frames:v 1 -c:v libx264 -qp 0" } },
};

const watermark_attack *watermark_attacks(int *n)
{
    *n = (int)(sizeof attacks / sizeof *attacks);
    return attacks;
}
