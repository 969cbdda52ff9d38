"""Blender's side of `bench_render --against-cycles`: build the stage that bench/cycles.c wrote, render it with Cycles.

blender -b --factory-startup -t N --python cycles.py -- FOLDER

Reads FOLDER/stage.json and FOLDER/geometry.bin; for each job i writes FOLDER/picture<i>.bin: two doubles (processor and
wall seconds of the render call, scene sync and tree building included), then RGBA float rows, the lowest first, linear.
Ours has Y up, Blender Z: (x, y, z) becomes (x, -z, y). Light is already multiplied by the exposure.
"""
import array
import json
import math
import os
import resource
import struct
import sys
import time

import bpy
from mathutils import Matrix, Vector

folder = sys.argv[sys.argv.index("--") + 1]
with open(os.path.join(folder, "stage.json")) as f:
    stage = json.load(f)
with open(os.path.join(folder, "geometry.bin"), "rb") as f:
    geometry = f.read()
TURN = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))


def turned(v):
    return Vector((v[0], -v[2], v[1]))


def numbers(kind, at, count):
    """`count` numbers of a kind by the letters of `array` (numpy is not with every Blender)."""
    return array.array(kind, geometry[at : at + count * struct.calcsize(kind)])


def split(rgb):
    """A colour within 0..1 and the strength it is multiplied by."""
    top = max(rgb)
    return ([c / top for c in rgb], top) if top > 0 else ([0, 0, 0], 0.0)


def shader(tree, kind, color=None, **values):
    node = tree.nodes.new("ShaderNode" + kind)
    if color is not None:
        node.inputs["Color"].default_value = (*color, 1)
    for name, value in values.items():
        node.inputs[name].default_value = value
    return node


def mixed(tree, share, first, second):
    """`share`: of the second; a number, or a node that gives it."""
    node = tree.nodes.new("ShaderNodeMixShader")
    if isinstance(share, (int, float)):
        node.inputs[0].default_value = share
    else:
        tree.links.new(share.outputs[0], node.inputs[0])
    tree.links.new(first.outputs[0], node.inputs[1])
    tree.links.new(second.outputs[0], node.inputs[2])
    return node


def glowing(tree, body, p):
    color, strength = split(p["emission"])
    if strength <= 0:
        return body
    glow, both = shader(tree, "Emission", color, Strength=strength), tree.nodes.new("ShaderNodeAddShader")
    if p["one_sided"]:
        side, front = tree.nodes.new("ShaderNodeNewGeometry"), tree.nodes.new("ShaderNodeMath")
        front.operation = "MULTIPLY_ADD"
        front.inputs[1].default_value, front.inputs[2].default_value = -strength, strength
        tree.links.new(side.outputs["Backfacing"], front.inputs[0])
        tree.links.new(front.outputs[0], glow.inputs["Strength"])
    tree.links.new(body.outputs[0], both.inputs[0])
    tree.links.new(glow.outputs[0], both.inputs[1])
    return both


def paint(p, known={}):
    """Lambert under a GGX coat by Fresnel, GGX metal, glass or a pane, and glow: what our renderer has, no more."""
    key = json.dumps(p)
    if key in known:
        return known[key]
    m = known[key] = bpy.data.materials.new("paint")
    m.use_nodes = True
    tree = m.node_tree
    tree.nodes.clear()
    color = [min(max(c, 0.0), 1.0) for c in p["color"]]
    fresnel = shader(tree, "Fresnel", IOR=p["ior"])
    gloss = shader(tree, "BsdfGlossy", (1, 1, 1), Roughness=p["roughness"])
    body = mixed(tree, fresnel, shader(tree, "BsdfDiffuse", color), gloss)
    if p["transmission"] > 0 and p["thin"]:  # a pane: what is not reflected goes straight through
        pane = mixed(tree, fresnel, shader(tree, "BsdfTransparent", color), gloss)
        body = mixed(tree, p["transmission"], body, pane)
    elif p["transmission"] > 0:
        bent = shader(tree, "BsdfRefraction", color, Roughness=p["roughness"], IOR=p["ior"])
        body = mixed(tree, p["transmission"], body, mixed(tree, fresnel, bent, gloss))
    if p["metal"] > 0:
        body = mixed(tree, p["metal"], body, shader(tree, "BsdfGlossy", color, Roughness=p["roughness"]))
    out = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(glowing(tree, body, p).outputs[0], out.inputs["Surface"])
    return m


def build_mesh(m):
    n_vertices, n = m["vertices"][1], m["triangles"][1]
    me = bpy.data.meshes.new("mesh")
    me.vertices.add(n_vertices)
    me.vertices.foreach_set("co", numbers("f", m["vertices"][0], 3 * n_vertices))
    me.loops.add(3 * n)
    me.loops.foreach_set("vertex_index", numbers("i", m["triangles"][0], 3 * n))
    me.polygons.add(n)
    me.polygons.foreach_set("loop_start", array.array("i", range(0, 3 * n, 3)))
    me.polygons.foreach_set("loop_total", array.array("i", [3]) * n)
    if "slots" in m:
        me.polygons.foreach_set("material_index", array.array("i", numbers("H", m["slots"], n)))
    for p in m["paints"]:
        me.materials.append(paint(p))
    me.update(calc_edges=True)
    me.validate()
    if "normals" in m:
        me.polygons.foreach_set("use_smooth", [True] * len(me.polygons))
        n = numbers("f", m["normals"], 3 * n_vertices).tolist()
        me.use_auto_smooth = True
        me.normals_split_custom_set_from_vertices(list(zip(n[0::3], n[1::3], n[2::3])))
    return me


def add(name, data, matrix):
    o = bpy.data.objects.new(name, data)
    o.matrix_world = matrix
    bpy.context.scene.collection.objects.link(o)
    return o


def build_objects():
    meshes = [build_mesh(m) for m in stage["meshes"]]
    for o in stage["objects"]:
        columns = [Vector((*o[k], 0)) for k in "xyz"] + [Vector((*o["p"], 1))]
        ob = add("thing", meshes[o["mesh"]], TURN @ Matrix(columns).transposed())
        ob.visible_shadow = not o["no_shadow"]


def build_lamp(l):
    color, strength = split(l["lumens"])
    kind = {"point": "POINT", "spot": "SPOT", "area": "AREA", "sun": "SUN"}[l["kind"]]
    data = bpy.data.lights.new("lamp", kind)
    data.color = color
    data.energy = strength
    if kind == "SUN":
        data.angle = 2 * l["radius"]
    elif kind == "AREA":
        data.shape = "SQUARE"
        data.size = max(l["size"], 0.01)
    else:
        data.shadow_soft_size = max(l["size"], 0.01)
    if kind == "SPOT":  # ours shares its flux over the cone, Blender's is a lamp with a hood
        half = math.radians(min(max(l["cone"] * 0.5 if l["cone"] > 0 else 20.0, 1.0), 89.0))
        solid = 2 * math.pi * (1 - 0.5 * (math.cos(half) + math.cos(0.75 * half)))
        data.energy = strength * 4 * math.pi / solid
        data.spot_size = 2 * half
        data.spot_blend = 0.4
    aim = turned(l["direction"]) if Vector(l["direction"]).length > 0 else Vector((0, 0, -1))
    at = turned(l["position"]) if "position" in l else Vector((0, 0, 0))
    add("lamp", data, Matrix.Translation(at) @ aim.to_track_quat("-Z", "Y").to_matrix().to_4x4())


def build_sky():
    at, w, h = stage["sky"]
    image = bpy.data.images.new("sky", w, h, alpha=False, float_buffer=True)
    image.colorspace_settings.name = "Linear"
    image.pixels.foreach_set(numbers("f", at, 4 * w * h))
    image.update()
    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    lookup = nodes.new("ShaderNodeTexEnvironment")
    lookup.image = image
    links.new(lookup.outputs[0], nodes["Background"].inputs["Color"])
    bpy.context.scene.world = world


def build_camera():
    c = stage["camera"]
    data = bpy.data.cameras.new("camera")
    data.sensor_fit, data.sensor_width, data.lens = "AUTO", c["sensor"], c["focal"]
    data.clip_start, data.clip_end = 0.001, 1e6
    if c["f_number"] > 0 and c["focus"] > 0:
        data.dof.use_dof = True
        data.dof.focus_distance, data.dof.aperture_fstop = c["focus"], c["f_number"]
    right, up, back = turned(c["right"]), turned(c["up"]), -turned(c["forward"])
    m = Matrix((right, up, back)).transposed().to_4x4()
    m.translation = turned(c["p"])
    bpy.context.scene.camera = add("camera", data, m)


def settings():
    s = bpy.context.scene
    s.render.engine = "CYCLES"
    s.cycles.device = "CPU"
    s.render.resolution_x, s.render.resolution_y = stage["size"]
    s.render.resolution_percentage = 100
    s.render.threads_mode, s.render.threads = "FIXED", stage["threads"]
    s.render.image_settings.file_format = "OPEN_EXR"
    s.render.image_settings.color_depth = "32"
    c, b = s.cycles, stage["bounces"]
    c.use_denoising = False
    c.use_adaptive_sampling = False
    c.pixel_filter_type = "BOX"
    c.filter_width = 1.0
    c.diffuse_bounces = c.glossy_bounces = b
    c.max_bounces = b + 4 if stage["clear"] else b
    c.transmission_bounces = 8
    return s


for o in list(bpy.data.objects):
    bpy.data.objects.remove(o)
build_objects()
for l in stage["lamps"]:
    build_lamp(l)
build_sky()
build_camera()
scene = settings()
for i, job in enumerate(stage["jobs"]):
    scene.cycles.samples, scene.cycles.seed = job["samples"], job["seed"]
    scene.render.filepath = os.path.join(folder, "picture%d.exr" % i)
    before, begin = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    bpy.ops.render.render(write_still=True)
    after, end = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    picture = bpy.data.images.load(scene.render.filepath)
    pixels = array.array("f", [0.0]) * (4 * stage["size"][0] * stage["size"][1])
    picture.pixels.foreach_get(pixels)
    with open(os.path.join(folder, "picture%d.bin" % i), "wb") as f:
        f.write(struct.pack("2d", cpu, end - begin))
        f.write(pixels.tobytes())
    bpy.data.images.remove(picture)
    os.remove(scene.render.filepath)
